import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helpText, readConfig } from './config.ts'
import { inProject } from './project-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { settings } from './settings.ts'

test('uses the defaults without settings', () => {
  expect(readConfig([], {})).toMatchObject({
    port: 8000,
    host: '',
    postsPerMinute: 60,
    postsBurst: 10,
    trustProxy: 0,
    allowedOrigins: [],
    logLevel: 'info',
  })
})

test('prefers a flag to the environment', () => {
  expect(
    readConfig(['--port', '9000', '--', '--log-level=warn'], { PORT: '8001', HOST: '127.0.0.1' }),
  ).toMatchObject({
    port: 9000,
    host: '127.0.0.1',
    logLevel: 'warn',
  })
})

test('reads several origins from ALLOWED_ORIGINS', () => {
  const { allowedOrigins } = readConfig([], { ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080' })
  expect(allowedOrigins).toEqual(['https://a.example', 'http://b.example:8080'])
})

test('ALLOWED_ORIGINS is read as browsers send an origin', () => {
  const { allowedOrigins } = readConfig([], {
    ALLOWED_ORIGINS: 'https://A.example:443/ http://b.example:80 https://c.example:8443 *',
  })
  expect(allowedOrigins).toEqual(['https://a.example', 'http://b.example', 'https://c.example:8443', '*'])
})

test('ALLOWED_HOSTS is read as browsers send a host', () => {
  const { allowedHosts } = readConfig([], { ALLOWED_HOSTS: 'Chat.example.org, bücher.example. *' })
  expect(allowedHosts).toEqual(['chat.example.org', 'xn--bcher-kva.example', '*'])
})

test.for([
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['[2001:db8::7]', '2001:db8::7'],
  [' chat.lan ', 'chat.lan'],
  ['', ''],
])('HOST=%s listens on %j', ([given, host]) => {
  expect(readConfig([], { HOST: given }).host).toBe(host)
})

test.for([
  ['~', homedir()],
  ['~/x', join(homedir(), 'x')],
  ['/srv/~/x', '/srv/~/x'],
  ['x~', inProject('x~')],
  ['data/~', inProject('data/~')],
] as const)('DATA_DIR=%s is %s', ([given, folder]) => {
  expect(readConfig([], { DATA_DIR: given }).dataDir).toBe(folder)
  expect(readConfig([`--data-dir=${given}`], {}).dataDir).toBe(folder)
})

const bucketKey = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
const elsewhere = 's3://my.bucket/chat/files/?endpoint=http://127.0.0.1:9000/&region=eu-1'

test.for([
  ['', undefined],
  [
    's3://bucket',
    { endpoint: 'https://s3.us-east-1.amazonaws.com', region: 'us-east-1', bucket: 'bucket', prefix: '' },
  ],
  [
    elsewhere,
    { endpoint: 'http://127.0.0.1:9000', region: 'eu-1', bucket: 'my.bucket', prefix: 'chat/files/' },
  ],
] as const)('FILES_URL=%s is read as %o', ([FILES_URL, location]) => {
  expect(readConfig([], { ...bucketKey, FILES_URL }).filesUrl).toEqual(location)
})

test.for([
  ['', ''],
  ['/', ''],
  ['/chat', '/chat'],
  ['/chat/', '/chat'],
  ['/team/chat//', '/team/chat'],
  ['/~ada/chat-2.0', '/~ada/chat-2.0'],
])('BASE_PATH=%j is read as %j', ([given, basePath]) => {
  expect(readConfig([], { BASE_PATH: given }).basePath).toBe(basePath)
})

test.for([
  ['', { bytes: 2 ** 30, share: 0.05 }],
  ['0', { bytes: 0, share: 1 }],
  ['2GiB', { bytes: 2 ** 31, share: 1 }],
  ['1.5 GB', { bytes: 1.5e9, share: 1 }],
  ['500MB', { bytes: 5e8, share: 1 }],
  ['100kB', { bytes: 1e5, share: 1 }],
  ['7B', { bytes: 7, share: 1 }],
  ['2.5%', { bytes: Infinity, share: 0.025 }],
] as const)('MIN_FREE=%s is read as %o', ([given, minFree]) => {
  expect(readConfig([], { MIN_FREE: given }).minFree).toEqual(minFree)
})

test.for<[string[], Record<string, string>, RegExp]>([
  [[], { PORT: 'http' }, /^PORT="http": must be a whole number from 0 to 65535\.$/],
  [[], { PORT: '70000' }, /^PORT="70000": must be a whole number from 0 to 65535\.$/],
  [[], { PORT: '' }, /^PORT="": must be a whole number/],
  [['--port=-1'], {}, /^--port="-1": must be a whole number/],
  [[], { LOG_LEVEL: 'loud' }, /^LOG_LEVEL="loud": must be one of fatal, error/],
  [[], { ALLOWED_ORIGINS: 'chat.example' }, /^ALLOWED_ORIGINS="chat.example": must be origins like/],
  [[], { ALLOWED_ORIGINS: 'https://a.example/path' }, /must be origins like/],
  [[], { ALLOWED_ORIGINS: 'https://a.example, https://b.example/?' }, /must be origins like/],
  [[], { ALLOWED_ORIGINS: 'https://me@a.example' }, /must be origins like/],
  [[], { ALLOWED_ORIGINS: 'null' }, /must be origins like/],
  [[], { ALLOWED_ORIGINS: 'https://*.a.example' }, /of http or https and without stars/],
  [[], { ALLOWED_ORIGINS: 'ftp://a.example' }, /must be origins like/],
  [
    [],
    { ALLOWED_HOSTS: 'https://a.example' },
    /^ALLOWED_HOSTS="https:\/\/a.example": must be host names like/,
  ],
  [[], { ALLOWED_HOSTS: 'a.example:8000' }, /must be host names like/],
  [[], { ALLOWED_HOSTS: '*.a.example' }, /must be host names like/],
  [[], { ALLOWED_HOSTS: '.a.example' }, /must be host names like/],
  [
    [],
    { HOST: 'http://chat.lan' },
    /^HOST="http:\/\/chat\.lan": must be an IP address or a host name, without/,
  ],
  [[], { HOST: '[::1]:8000' }, /^HOST="\[::1\]:8000": must be an IP address/],
  [[], { HOST: 'chat lan' }, /must be an IP address or a host name/],
  [[], { DATA_DIR: '~ada/chat' }, /^DATA_DIR="~ada\/chat": must be a path; .*~\.$/],
  [[], { DATA_DIR: '$HOME/chat' }, /^DATA_DIR="\$HOME\/chat": must be a path without \$NAME/],
  [[], { DATA_DIR: '${HOME}/chat' }, /without \$NAME/],
  [[], { DATA_DIR: '"/srv/chat"' }, /^DATA_DIR="\\"\/srv\/chat\\"": must be a path without quotes/],
  [["--data-dir='/srv/chat'"], {}, /without quotes/],
  [[], { DATA_DIR: 'file:///srv/chat' }, /must be a path, not a URL/],
  [[], { BASE_PATH: 'chat' }, /^BASE_PATH="chat": must be a path like \/chat, or empty\.$/],
  [[], { BASE_PATH: '/a/../b' }, /must be a path like/],
  [[], { BASE_PATH: '/a//b' }, /must be a path like/],
  [[], { BASE_PATH: '/a b' }, /must be a path like/],
  [[], { BASE_PATH: '/chat?x' }, /must be a path like/],
  [[], { BASE_PATH: 'https://a.example/chat' }, /must be a path like/],
  [[], { BASE_PATH: '/r' }, /must not begin with a path of Parley itself: \/r, \/ws/],
  [[], { BASE_PATH: '/assets/chat' }, /must not begin/],
  [[], { BASE_PATH: '/hooks' }, /must not begin/],
  [[], { BASE_PATH: '/api' }, /must not begin/],
  [[], { BASE_PATH: '/files/of/us' }, /must not begin/],
  ...[
    'https://s3.example.org/bucket',
    's3://b',
    's3://Bucket/x',
    's3://key:secret@bucket/x',
    's3://bucket/../x',
    's3://bucket/a b',
    's3://bucket?endpoint=ftp://x',
    's3://bucket?endpoint=https://key:secret@host',
    's3://bucket?region=a/b',
    's3://bucket?key=secret',
  ].map(
    (FILES_URL) =>
      [
        [],
        { ...bucketKey, FILES_URL },
        /^FILES_URL: must be an address like s3:[^ ]+, without a key, or/,
      ] as [string[], Record<string, string>, RegExp],
  ),
  [[], { FILES_URL: 's3://bucket' }, /^FILES_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
  [
    [],
    { FILES_URL: 's3://bucket', AWS_ACCESS_KEY_ID: 'key' },
    /^FILES_URL needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
  ],
  [['--aws-secret-access-key=x'], {}, /^--aws-secret-access-key: other users could read it/],
  [[], { MIN_FREE: '500' }, /^MIN_FREE="500": must be a size like 2GiB or 500MB, a share/],
  [[], { MIN_FREE: '100%' }, /must be a size like/],
  [[], { MIN_FREE: 'lots' }, /must be a size like/],
  [[], { MAX_CONNECTIONS: 'many' }, /^MAX_CONNECTIONS="many": must be a whole number .*, or empty/],
  [[], { DIAGNOSTICS: 'no' }, /^DIAGNOSTICS="no": must be 0 or 1\.$/],
  [[], { LOG_ADDRESSES: 'some' }, /^LOG_ADDRESSES="some": must be one of full, short, none\.$/],
  [[], { GRAVATAR_URL: 'ftp://x' }, /^GRAVATAR_URL="ftp:\/\/x": must be an http or https address/],
  [[], { DATA_DIR: ' ' }, /^DATA_DIR=" ": must name a folder\.$/],
  [
    [],
    { DATABASE_URL: 'mysql://me:secret@db/x' },
    /^DATABASE_URL: must be an address like postgres:[^\d]+empty\.$/,
  ],
  ...['--database-url=postgres://a:secret@b/c', '--database-url', '--database-url-direct=x'].map(
    (flag) =>
      [[flag], {}, /^--database-url(-direct)?: other users could read it .* DATABASE_URL(_DIRECT)?_FILE/] as [
        string[],
        Record<string, string>,
        RegExp,
      ],
  ),
  [
    [],
    { DATABASE_URL_FILE: '/nowhere' },
    /^DATABASE_URL_FILE="\/nowhere": the file cannot be read \(ENOENT\)\.$/,
  ],
  [
    [],
    { DATABASE_URL: 'postgres://a:secret@b/c', DATABASE_URL_FILE: '/x' },
    /^DATABASE_URL and DATABASE_URL_FILE are both set\. Choose one of them\.$/,
  ],
  [['--prot', '1'], {}, /^There is no flag --prot; did you mean --port\? --help lists the settings\.$/],
  [['--port', '-1'], {}, /^--port="-1": must be a whole number/],
  [['--prot', '-1'], {}, /There is no flag --prot/],
  [['--page-dir', 'nowhere'], {}, /^--page-dir="nowhere": must name a folder with the built page/],
  [['8080'], {}, /^Every value needs a flag\. --help lists the settings\.$/],
])('%j %j is refused with a message of one line', ([args, env, line]) => {
  expect(() => readConfig(args, env)).toThrow(line)
})

test('a secret may be in a file', () => {
  const file = join(temporaryFolder(), 'url')
  writeFileSync(file, 'postgres://a:secret@b/c\n')
  expect(readConfig([], { DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://a:secret@b/c')
  expect(readConfig([], { DATABASE_URL_FILE: '', DATABASE_URL: 'postgres://b/c' }).databaseUrl).toBe(
    'postgres://b/c',
  )
})

test('--help lists every setting with its flag, variable and default, and secrets without a flag', () => {
  for (const [name, setting] of Object.entries(settings)) {
    const { fallback } = setting
    const flag = 'isSecret' in setting ? '' : `--${name.toLowerCase().replaceAll('_', '-')} +`
    expect(helpText()).toMatch(new RegExp(`^  ${flag}${name} .*default: `, 'm'))
    expect(helpText()).toContain(fallback)
  }
})

test.for([
  ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['metrics.lan:9464', { host: 'metrics.lan', port: 9464 }],
  ['', undefined],
])('METRICS=%s is an address and a port', ([given = '', read]) => {
  expect(readConfig([], { METRICS: given as string }).metrics).toEqual(read)
})

test.for(['9464', '127.0.0.1', ':9464', '127.0.0.1:99999', 'http://127.0.0.1:9464', '::1:9464'])(
  'METRICS=%s is refused',
  (given) => {
    expect(() => readConfig([], { METRICS: given })).toThrow(
      'must be an address and a port like 127.0.0.1:9464',
    )
  },
)

test('METRICS is refused on the port of the page', () => {
  const given = { PORT: '9464', METRICS: '0.0.0.0:9464' }
  expect(() => readConfig([], given)).toThrow('METRICS needs another port than PORT')
})
