import { wholeNumber } from '@parley/command-line'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { accessSettings } from './access-settings.ts'
import { limitSettings } from './limit-settings.ts'
import { contrastWithWhite, type Rgb } from './oklch.ts'
import { dataAccesses } from './data-access.ts'
import { addressForms } from '../logging/client-address.ts'
import { basePath, folder, host, hosts, origins } from './location-schemas.ts'
import { installation } from './installation.ts'
import { inProject } from './project-folder.ts'
import { listeningSettings } from './listening-settings.ts'
import { outsideSettings } from './outside-settings.ts'
import type { Setting } from './setting.ts'
import { uploadSettings } from './upload-settings.ts'

const text = v.pipe(v.string(), v.trim())

const oneOf = <const Options extends readonly string[]>(options: Options) =>
  v.picklist(options, `must be one of ${options.join(', ')}`)

const onOrOff = v.pipe(
  text,
  v.picklist(['0', '1'], 'must be 0 or 1'),
  v.transform((given) => given === '1'),
)

const httpUrlOrEmpty = v.pipe(
  text,
  v.check(
    (url) => url === '' || /^https?:/.test(URL.parse(url)?.protocol ?? ''),
    'must be an http or https address, or empty',
  ),
  v.transform((url) => url.replace(/\/+$/, '')),
)

const postgresUrlOrEmpty = v.pipe(
  text,
  v.check(
    (url) => url === '' || /^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''),
    'must be an address like postgres://user:password@host/database, or empty',
  ),
)

const title = v.pipe(
  text,
  v.regex(/^[^\p{C}\u2028\u2029]{0,60}$/u, 'must be one line of at most 60 readable characters'),
)

/** High enough for text in this colour on its own light tint (`accent-wash` in tokens.css). */
const leastContrast = 5.2

const darkColorOrEmpty = v.pipe(
  text,
  v.regex(/^(#[\da-f]{6})?$/i, 'must be a colour like #c8323a, or empty'),
  v.check(
    (color) => color === '' || contrastWithWhite(rgbOf(color)) >= leastContrast,
    ({ input }) =>
      `must be darker: white text on it has a contrast of ${Math.floor(10 * contrastWithWhite(rgbOf(input))) / 10}, and needs ${leastContrast}`,
  ),
)

const builtPage = v.pipe(
  folder,
  v.check(
    (folder) =>
      // The default may not exist: the page may not be built yet.
      folder === inProject(installation.pageFolder) ||
      ['index.html', 'assets'].every((part) => existsSync(join(folder, part))),
    'must name a folder with the built page, which contains index.html and assets',
  ),
)

const builtDocs = v.pipe(
  onOrOff,
  v.check(
    (isOn) => !isOn || existsSync(join(inProject(installation.docsFolder), 'index.html')),
    'needs the documents, which are not built yet: npx -y pnpm@12 build',
  ),
)

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const settings = {
  PORT: { doc: 'port to listen on; 0: any free port', fallback: '8000', schema: wholeNumber(0, 65_535) },
  HOST: { doc: 'address to listen on; empty: all addresses of this machine', fallback: '', schema: host },
  BASE_PATH: {
    doc: 'path below which a reverse proxy serves the chat, like /chat; empty: the whole host',
    fallback: '',
    schema: basePath,
  },
  DATA_DIR: {
    doc: `folder of the messages; a relative path starts at the ${installation.folderName}`,
    fallback: installation.dataFolder,
    schema: folder,
  },
  DATA_ACCESS: {
    doc: 'who may read that folder: owner, group or unchanged',
    fallback: 'owner',
    schema: v.picklist(dataAccesses, `must be one of ${dataAccesses.join(', ')}`),
  },
  DATABASE_URL: {
    doc: 'store the messages in PostgreSQL instead: postgres://user:password@host/database',
    fallback: '',
    schema: postgresUrlOrEmpty,
    isSecret: true,
  },
  DATABASE_URL_DIRECT: {
    doc: 'the same database without the connection pooler, if DATABASE_URL uses one',
    fallback: '',
    schema: postgresUrlOrEmpty,
    isSecret: true,
  },
  PAGE_DIR: {
    doc: `folder of the built page; a relative path starts at the ${installation.folderName}`,
    fallback: installation.pageFolder,
    schema: builtPage,
  },
  ROOM_TITLE: { doc: 'title of the lobby; empty: the default title', fallback: '', schema: title },
  THEME_COLOR: {
    doc: 'colour of buttons, links and mentions, like #0b5d4e',
    fallback: '',
    schema: darkColorOrEmpty,
  },
  ALLOWED_ORIGINS: {
    doc: 'other origins whose pages may connect, separated by commas; *: any origin',
    fallback: '',
    schema: origins,
  },
  ALLOWED_HOSTS: {
    doc: 'other names of this server, separated by commas; *: any name',
    fallback: '',
    schema: hosts,
  },
  TRUST_PROXY: {
    doc: 'number of reverse proxies in front of the server',
    fallback: '0',
    schema: wholeNumber(0, 32),
  },
  LOG_LEVEL: {
    doc: levels.join(', '),
    fallback: 'info',
    schema: oneOf(levels),
  },
  LOG_ADDRESSES: {
    doc: 'IP addresses in the log: full, short (the network: /24 or /48) or none',
    fallback: 'short',
    schema: oneOf(addressForms),
  },
  ...listeningSettings,
  ...outsideSettings,
  ...accessSettings,
  ...limitSettings,
  ...uploadSettings,
  PUSH: {
    doc: 'let people turn on notifications for when the page is closed, which go through the push services of their browsers: 1 or 0',
    fallback: '1',
    schema: onOrOff,
  },
  GRAVATAR_URL: {
    doc: 'picture service; empty: generate all pictures and ask no service',
    fallback: 'https://gravatar.com/avatar',
    schema: httpUrlOrEmpty,
  },
  DOCS: { doc: 'serve these documents at /docs: 1 or 0', fallback: '0', schema: builtDocs },
  DIAGNOSTICS: {
    doc: 'serve /echo and /ping, to measure connections: 1 or 0',
    fallback: '1',
    schema: onOrOff,
  },
  PING_SECONDS: { doc: 'seconds between heartbeats', fallback: '30', schema: wholeNumber(1, 3_600) },
} satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings

export const flagOf = (name: string) => name.toLowerCase().replaceAll('_', '-')

function rgbOf(color: string): Rgb {
  const [red = 0, green = 0, blue = 0] = Buffer.from(color.slice(1), 'hex')
  return [red, green, blue]
}
