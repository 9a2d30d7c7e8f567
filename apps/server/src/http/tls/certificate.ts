import { reasonOf } from '@parley/shared'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Server } from 'node:https'
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import { StartupError } from '../../config/startup-error.ts'

/** A program that renews certificates does so weeks before they end. */
const lookEveryMs = 30_000

interface Pair {
  cert: string
  key: string
}

/** The certificate of this server and its key, as their files say; undefined: it speaks plain http. */
export function openCertificate(
  { tlsCert, tlsKey }: Pick<Config, 'tlsCert' | 'tlsKey'>,
  logger: Pick<Logger, 'info' | 'warn'>,
): Certificate | undefined {
  return tlsCert === '' ? undefined : new Certificate({ cert: tlsCert, key: tlsKey }, logger)
}

/** A pair of files that may be replaced while the server runs. */
export class Certificate {
  readonly #files: Pair
  readonly #logger: Pick<Logger, 'info' | 'warn'>
  #pair: Pair
  #names: readonly string[]
  #problem = ''
  #timer: NodeJS.Timeout | undefined

  /** Throws StartupError where the files cannot be used. */
  constructor(files: Pair, logger: Pick<Logger, 'info' | 'warn'>) {
    this.#files = files
    this.#logger = logger
    try {
      this.#pair = read(files)
      this.#names = check(this.#pair)
    } catch (error) {
      throw new StartupError(problemIn(files, error), { cause: error })
    }
  }

  get pair(): Pair {
    return this.#pair
  }

  /** The host names that it is for, in lower case; some may begin with `*.`. */
  get names(): readonly string[] {
    return this.#names
  }

  /** Gives the server what is in the files, when they change. A pair that cannot be used changes nothing. */
  follow(server: Pick<Server, 'setSecureContext'>, everyMs = lookEveryMs): void {
    this.#timer = setInterval(() => this.#look(server), everyMs).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(server: Pick<Server, 'setSecureContext'>) {
    try {
      const pair = read(this.#files)
      const isNew = pair.cert !== this.#pair.cert || pair.key !== this.#pair.key
      if (isNew) {
        this.#names = check(pair)
        server.setSecureContext(pair)
        this.#pair = pair
        this.#logger.info({ names: this.#names }, 'the new certificate is used from now on')
      }
      this.#problem = ''
    } catch (error) {
      const problem = problemIn(this.#files, error)
      if (problem !== this.#problem)
        this.#logger.warn(`the certificate of before is used, since the new one cannot be: ${problem}`)
      this.#problem = problem
    }
  }
}

/** The names in a certificate (RFC 5280, 4.2.1.6), without IP addresses. Throws what X509Certificate throws. */
export function namesIn(cert: string): string[] {
  const alternatives = new X509Certificate(cert).subjectAltName?.split(', ') ?? []
  return alternatives.flatMap((name) => /^DNS:([\w.*-]+)$/.exec(name)?.[1]?.toLowerCase() ?? [])
}

function read({ cert, key }: Pair): Pair {
  return { cert: readOne(cert, 'TLS_CERT'), key: readOne(key, 'TLS_KEY') }
}

/** Reading a pipe would wait for who writes to it, each time that it is looked at. */
function readOne(file: string, setting: string): string {
  if (!statSync(file).isFile()) throw new Error(`that of ${setting} is a folder, a pipe or a device`)
  return readFileSync(file, 'utf8')
}

function check({ cert, key }: Pair): string[] {
  if (!/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(cert))
    throw new Error('there is no certificate (BEGIN CERTIFICATE) in that of TLS_CERT')
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key))
    throw new Error('there is no key (BEGIN PRIVATE KEY) in that of TLS_KEY')
  if (/ENCRYPTED/.test(key))
    throw new Error('the key of TLS_KEY has a passphrase: store it without, as `openssl pkey` writes it')
  const names = namesIn(cert)
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new Error('they do not belong together')
  return names
}

/** Never repeats the key: errors of OpenSSL name what is wrong alone. */
function problemIn({ cert, key }: Pair, error: unknown) {
  return `TLS_CERT=${JSON.stringify(cert)} and TLS_KEY=${JSON.stringify(key)} cannot be used: ${reasonOf(error)}.`
}
