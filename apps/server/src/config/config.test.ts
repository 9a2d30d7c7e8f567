import { expect, test } from 'vitest'
import { helpText, readConfig } from './config.ts'
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

test.for<[string[], Record<string, string>, RegExp]>([
  [[], { PORT: 'http' }, /^PORT="http": must be a whole number from 0 to 65535\.$/],
  [[], { PORT: '70000' }, /^PORT="70000": must be a whole number from 0 to 65535\.$/],
  [[], { PORT: '' }, /^PORT="": must be a whole number/],
  [['--port=-1'], {}, /^--port="-1": must be a whole number/],
  [[], { LOG_LEVEL: 'loud' }, /^LOG_LEVEL="loud": must be one of fatal, error/],
  [[], { ALLOWED_ORIGINS: 'chat.example' }, /^ALLOWED_ORIGINS="chat.example": must be origins like/],
  [[], { ALLOWED_ORIGINS: 'https://a.example/path' }, /must be origins like/],
  [[], { GRAVATAR_URL: 'ftp://x' }, /^GRAVATAR_URL="ftp:\/\/x": must be an http or https address/],
  [[], { DATA_DIR: ' ' }, /^DATA_DIR=" ": must name a folder\.$/],
  [
    [],
    { DATABASE_URL: 'mysql://me:secret@db/x' },
    /^DATABASE_URL: must be an address like postgres:[^\d]+empty\.$/,
  ],
  [['--prot', '1'], {}, /^There is no flag --prot; did you mean --port\? --help lists the settings\.$/],
  [['--port', '-1'], {}, /^--port="-1": must be a whole number/],
  [['--prot', '-1'], {}, /There is no flag --prot/],
  [['--page-dir', 'nowhere'], {}, /^--page-dir="nowhere": must name a folder with the built page/],
  [['8080'], {}, /^Every value needs a flag\. --help lists the settings\.$/],
])('%j %j is refused with a message of one line', ([args, env, line]) => {
  expect(() => readConfig(args, env)).toThrow(line)
})

test('--help lists every setting with its flag, variable and default', () => {
  for (const [name, { fallback }] of Object.entries(settings)) {
    expect(helpText()).toMatch(
      new RegExp(`--${name.toLowerCase().replaceAll('_', '-')} +${name} .*default: `),
    )
    expect(helpText()).toContain(fallback)
  }
})
