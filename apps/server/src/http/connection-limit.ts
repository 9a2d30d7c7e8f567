import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey } from '../chat/limits/address-key.ts'
import { KeyCounts } from '../chat/limits/key-counts.ts'
import type { Config } from '../config/config.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'

/** The rest is for files, the database and outgoing requests. */
const shareOfFiles = 0.8
/** Requests are still answered up to this share of `most`; what comes beyond it is closed unread. */
const shareForRequests = 9 / 8
/** TCP connections of one address for each of its sockets: browsers use others for the files of the page. */
const connectionsPerSocket = 2

type ConnectionSettings = Pick<Config, 'limits' | 'maxConnections' | 'socketsPerAddress' | 'trustProxy'>

/** TCP connections of this server: those of requests, of sockets, and those that never ask for anything. */
export class ConnectionLimit {
  /** Connections beyond which no socket is accepted. */
  readonly most: number
  readonly #mostPerAddress: number
  readonly #refusals: Pick<RefusalLog, 'add'>
  readonly #byAddress = new KeyCounts()
  #open = 0

  /** `fileLimit`: how many files the process may have open, if that is limited. */
  constructor(
    settings: ConnectionSettings,
    refusals: Pick<RefusalLog, 'add'>,
    fileLimit: number | undefined,
  ) {
    this.most = mostOf(settings, fileLimit)
    this.#mostPerAddress = mostPerAddress(settings)
    this.#refusals = refusals
  }

  /** More sockets would take the last files. */
  get isReached(): boolean {
    return this.#open > this.most
  }

  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#add(socket))
  }

  #add(socket: Socket) {
    const address = socket.remoteAddress
    if (address === undefined) return // gone already
    const key = addressKey(address)
    if (this.#open >= this.most * shareForRequests) {
      this.#refusals.add({ level: 'error', ...tooMany, kind: { most: this.most }, address })
      return void socket.destroy()
    }
    if (this.#byAddress.of(key) >= this.#mostPerAddress) {
      const message = 'connections are closed: one address has too many. Behind a proxy, set TRUST_PROXY'
      this.#refusals.add({ level: 'warn', message, address })
      return void socket.destroy()
    }
    this.#open += 1
    this.#byAddress.add(key)
    socket.once('close', () => {
      this.#open -= 1
      this.#byAddress.remove(key)
    })
  }
}

/** For the operator's log. */
export const tooMany = {
  message:
    'connections are refused: there are too many. Raise the limit of open files (ulimit -n, LimitNOFILE in systemd), or MAX_CONNECTIONS',
} as const

function mostOf({ limits, maxConnections }: ConnectionSettings, fileLimit = Infinity) {
  if (limits === 'off' || maxConnections === 0) return Infinity
  return maxConnections ?? Math.floor(shareOfFiles * fileLimit)
}

/** Behind a proxy every connection is the proxy's. */
function mostPerAddress({ limits, socketsPerAddress, trustProxy }: ConnectionSettings) {
  if (limits === 'off' || trustProxy > 0 || socketsPerAddress === 0) return Infinity
  return connectionsPerSocket * socketsPerAddress
}
