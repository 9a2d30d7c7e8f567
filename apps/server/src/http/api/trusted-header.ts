import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { OutsidePerson } from '../../identity/outside-person.ts'

type HeaderConfig = Pick<Config, 'authHeader' | 'authNameHeader' | 'authEmailHeader' | 'authFrom'>

/** Longer values name nobody, in characters. */
const longestSubject = 255

/** Who a request is of, as the proxy says that has signed people in. Only the addresses of AUTH_FROM are believed. */
export class TrustedHeader {
  readonly #config: HeaderConfig
  readonly #from = new BlockList()
  readonly #logger: Pick<Logger, 'warn'>
  #hasWarned = false

  constructor(config: HeaderConfig, logger: Pick<Logger, 'warn'>) {
    this.#config = config
    this.#logger = logger
    for (const { address, prefix } of config.authFrom)
      this.#from.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  }

  /** Undefined: the request names nobody, or comes from somewhere else than the proxy. */
  read(request: Pick<IncomingMessage, 'headers' | 'socket'>): OutsidePerson | undefined {
    const { authHeader, authNameHeader, authEmailHeader } = this.#config
    const subject = authHeader === '' ? undefined : valueOf(request, authHeader)
    if (subject === undefined || subject.length > longestSubject) return undefined
    if (!this.#isBelieved(request)) return undefined
    const name = authNameHeader === '' ? undefined : valueOf(request, authNameHeader)
    const email = authEmailHeader === '' ? undefined : valueOf(request, authEmailHeader)
    return { issuer: 'header', subject, name: name ?? subject, email }
  }

  #isBelieved({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[\d.]+$)/, '')
    if (address !== '' && this.#from.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return true
    if (!this.#hasWarned) {
      this.#hasWarned = true
      this.#logger.warn(
        { header: this.#config.authHeader },
        'a request from an address that is not in AUTH_FROM says who it is of: that is ignored. Name the address of your proxy in AUTH_FROM, and let nobody else reach this server',
      )
    }
    return false
  }
}

/** Proxies send UTF-8, which Node reads as Latin-1. */
function valueOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  const value = [headers[name]].flat()[0]?.trim() ?? ''
  if (value === '') return undefined
  const bytes = Buffer.from(value, 'latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return value // Latin-1 after all
  }
}
