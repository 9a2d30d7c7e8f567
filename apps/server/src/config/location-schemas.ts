import * as v from 'valibot'
import { operatorPath } from './project-folder.ts'

const text = v.pipe(v.string(), v.trim())

/** An IPv6 address may stand in the brackets that it has in a URL. */
export const host = v.pipe(
  text,
  v.transform((given) => given.replace(/^\[(.*)\]$/, '$1')),
  v.regex(/^[^\s/[\]]*$/, 'must be an IP address or a host name, without a scheme and a port, or empty'),
)

export const folder = v.pipe(
  text,
  v.minLength(1, 'must name a folder'),
  v.regex(/^(?![a-z][a-z\d+.-]+:\/\/)/i, 'must be a path, not a URL'),
  v.regex(/^(?!~[^/\\])/, 'must be a path; of home folders only your own can be named by ~'),
  v.regex(/^(?!["'].*["']$)/s, 'must be a path without quotes: nothing takes them off here'),
  v.regex(/^(?!.*\$[\w{(])/s, 'must be a path without $NAME: no shell replaces it here'),
  v.transform(operatorPath),
)

/** Paths of this server, which a proxy that takes the base path off could not tell from it. */
const ownPaths = [
  'r',
  'ws',
  'echo',
  'ping',
  'api',
  'files',
  'hooks',
  'assets',
  'emoji',
  'avatars',
  'healthz',
  'readyz',
]

export const basePath = v.pipe(
  text,
  v.transform((path) => path.replace(/\/+$/, '')),
  v.regex(/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/, 'must be a path like /chat, or empty'),
  v.check(
    (path) => !ownPaths.includes(path.split('/')[1] ?? ''),
    `must not begin with a path of Parley itself: ${ownPaths.map((path) => `/${path}`).join(', ')}`,
  ),
)

export const origins = v.pipe(
  text,
  v.transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== '')),
  v.check(
    (list) => list.every((origin) => origin === '*' || isOrigin(origin)),
    'must be origins like https://chat.example.org, of http or https and without stars, separated by commas, or * alone',
  ),
  // As browsers send it: without the default port.
  v.transform((list) => list.map((origin) => (origin === '*' ? origin : new URL(origin).origin))),
)

export const hosts = v.pipe(
  text,
  v.transform((list) => list.split(/[\s,]+/).filter((name) => name !== '')),
  v.check(
    (list) => list.every((name) => name === '*' || hostNameOf(name) !== undefined),
    'must be host names like chat.example.org, without scheme and port, separated by commas, or *',
  ),
  v.transform((list) => list.map((name) => (name === '*' ? name : (hostNameOf(name) ?? '')))),
)

/** As browsers send it: in lower case and in ASCII; without the dot that may end it. */
function hostNameOf(name: string) {
  return /[/?#@:*]|^\./.test(name) ? undefined : URL.parse(`http://${name}`)?.hostname.replace(/\.$/, '')
}

function isOrigin(origin: string) {
  const url = URL.parse(origin)
  if (!/^https?:/i.test(origin) || origin.includes('*')) return false
  return url !== null && url.href === `${url.origin}/` && !/[?#]|[^:/]\/./.test(origin)
}
