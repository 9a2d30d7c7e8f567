import { personHeader } from '@parley/shared'
import type { Request } from 'express'
import type { IncomingMessage } from 'node:http'
import type { Config } from '../../config/config.ts'
import { deviceName } from '../../identity/device-name.ts'
import type { OutsidePerson } from '../../identity/outside-person.ts'
import type { Identity, People } from '../../identity/people.ts'
import { isStorageError } from '../../log/message-log.ts'
import { isOwnOrigin } from '../../websocket/origin.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from './context.ts'
import { secretIn } from './credential-cookie.ts'
import type { TrustedHeader } from './trusted-header.ts'

interface ApiConfig extends Pick<Config, 'trustProxy' | 'basePath'> {
  /** Undefined: no proxy signs people in. */
  trustedHeader?: Pick<TrustedHeader, 'read'> | undefined
}

/** Who asks, or why that cannot be said. */
export type RequestIdentity =
  { type: 'known'; identity: Identity } | { type: 'refused'; code: 'signed_out' | 'another_person' }

/**
 * P11.5: a token in `Authorization`, or else the cookie. The cookie counts when the page is this server's own: for what
 * changes something the browser must say so. A page of another origin cannot read the answers to the rest.
 */
export async function identityOf(
  request: Request,
  people: People,
  config: ApiConfig,
): Promise<RequestIdentity> {
  const bearer = bearerOf(request)
  const outside = bearer === undefined ? outsideOf(request, config) : undefined
  const secret = bearer ?? (outside === undefined ? await cookieOf(request, people, config) : undefined)
  const identity =
    outside !== undefined
      ? await people.identifyOutside(outside)
      : secret === undefined
        ? undefined
        : await people.identify(secret)
  if (identity === undefined) return { type: 'refused', code: 'signed_out' }
  const expected = request.get(personHeader)
  if (expected !== undefined && expected !== identity.author)
    return { type: 'refused', code: 'another_person' }
  return { type: 'known', identity }
}

/** P4.10: whole seconds until a person whom the server does not know may be stored; 0: now. */
export function newPersonWait(
  request: Request,
  { author, stored }: Identity,
  { joins, config }: Pick<Api, 'joins' | 'config'>,
): number {
  if (stored !== undefined) return 0
  return joins.takeNewPerson({ author, address: clientAddress(request, config.trustProxy) })
}

/** The name of the device that sent the request. */
export const deviceOf = (request: Request): string => deviceName(request.get('user-agent'))

/** The secret that counts at the upgrade to a socket, or who the proxy says that it is of. */
export async function socketSecret(
  request: IncomingMessage,
  people: Pick<People, 'instance'>,
  { trustProxy, basePath, trustedHeader }: ApiConfig,
): Promise<string | OutsidePerson | undefined> {
  if (isOwnOrigin(request, trustProxy) !== true) return undefined
  const outside = trustedHeader?.read(request)
  if (outside !== undefined) return outside
  return secretIn(request, { instance: await people.instance(), basePath })
}

/** Whether the upgrade to a socket shows a credential that is stored here. */
export async function showsCredential(
  request: IncomingMessage,
  people: Pick<People, 'instance' | 'identify'>,
  config: ApiConfig,
): Promise<boolean> {
  try {
    const secret = await socketSecret(request, people, config)
    if (typeof secret === 'object') return true
    return secret !== undefined && (await people.identify(secret))?.stored !== undefined
  } catch (error) {
    if (isStorageError(error)) return false
    throw error
  }
}

export function bearerOf(request: Request): string | undefined {
  return /^Bearer ([\w-]{22,86})$/i.exec(request.get('authorization') ?? '')?.[1]
}

/** As ambient as a cookie: the proxy adds it to the requests of every page. */
function outsideOf(request: Request, { trustProxy, trustedHeader }: ApiConfig) {
  return isFromOwnPage(request, trustProxy) ? trustedHeader?.read(request) : undefined
}

async function cookieOf(request: Request, people: People, { trustProxy, basePath }: ApiConfig) {
  if (!isFromOwnPage(request, trustProxy)) return undefined
  return secretIn(request, { instance: await people.instance(), basePath })
}

function isFromOwnPage(request: Request, trustProxy: number) {
  const isOwn = isOwnOrigin(request, trustProxy)
  if (isOwn !== undefined) return isOwn
  const site = request.get('sec-fetch-site')
  return site === undefined ? request.method === 'GET' : site === 'same-origin'
}
