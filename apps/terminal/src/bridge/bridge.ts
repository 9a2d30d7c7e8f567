import { join } from 'node:path'
import type { BridgeCommand } from '../arguments.ts'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { secretIn } from '../storage/secret-in.ts'
import { stateFolder } from '../storage/state-file.ts'
import { BridgeState } from './bridge-state.ts'
import { keyOf, nameOf, outgoingOf, textsOf } from './bridged-texts.ts'
import { Matterbridge, type BridgedFile, type BridgedMessage } from './matterbridge.ts'
import { ParleyRoom, type Changes, type RoomPost } from './parley-room.ts'
import { AnotherEpoch, persistently, Refused, TryAgain } from './requests.ts'

/**
 * Passes messages between a room and Matterbridge, until it is interrupted. What was passed on is stored: after a restart each side goes
 * on where it was. Throws Failure where one of the sides refuses the bridge.
 */
export async function bridge(command: BridgeCommand, interrupted: AbortSignal): Promise<void> {
  const { address, gateway, url, stateFile } = command
  const token = secretIn('PARLEY_TOKEN', command.tokenFile, '--token-file')
  if (token === undefined)
    throw new Failure(
      'Set PARLEY_TOKEN to the token of a bridge: parley bots add NAME --bridge makes one.',
      2,
    )
  const room = new ParleyRoom(address.server, address.room, token)
  const other = { token: secretIn('MATTERBRIDGE_TOKEN'), gateway }
  const ended = new AbortController()
  const signal = AbortSignal.any([interrupted, ended.signal])
  const begin = async () => {
    const ask = () => room.cursor(signal)
    const cursor = await persistently(signal, ask, trouble(address.server))
    return { cursor, until: new Date().toISOString() }
  }
  try {
    const state = await BridgeState.open(stateFile ?? stateFileOf(command), begin)
    const between = new Bridge(room, new Matterbridge(url, other), state, signal)
    await Promise.all([between.fromRoom(trouble(address.server)), between.toRoom(trouble(url))])
  } catch (error) {
    if (!interrupted.aborted) throw error
  } finally {
    ended.abort()
  }
}

/** Networks do not send in the order of their clocks: so much is asked for twice, in milliseconds, and posted once. */
const overlapMs = 10_000

class Bridge {
  readonly #room: ParleyRoom
  readonly #other: Matterbridge
  readonly #state: BridgeState
  readonly #signal: AbortSignal

  constructor(room: ParleyRoom, other: Matterbridge, state: BridgeState, signal: AbortSignal) {
    this.#room = room
    this.#other = other
    this.#state = state
    this.#signal = signal
  }

  /** Each change once it has been taken by Matterbridge; one whose answer was lost comes again. */
  fromRoom(failed: (reason: string) => void): Promise<never> {
    return persistently(
      this.#signal,
      async (succeeded) => {
        try {
          for await (const changes of this.#room.changes(this.#state.cursor, this.#signal)) {
            succeeded()
            await this.#passOn(changes)
          }
        } catch (error) {
          if (!(error instanceof AnotherEpoch)) throw error
          note('The room has a new log. What comes from now on is passed on.')
          this.#state.begin(error.cursor)
        }
        throw new TryAgain('the connection has ended')
      },
      failed,
    )
  }

  /** Each message once it has been stored by the room; the server knows one that comes again. */
  toRoom(failed: (reason: string) => void): Promise<never> {
    return persistently(
      this.#signal,
      async (succeeded) => {
        const after = new Date(Date.parse(this.#state.until) - overlapMs).toISOString()
        for await (const message of this.#other.messages(after, this.#signal, succeeded)) {
          for (const [part, post] of (await this.#postsOf(message)).entries())
            await this.#post(post, keyOf(message, part))
          if (Date.parse(message.timestamp) > Date.parse(this.#state.until))
            this.#state.keep({ until: message.timestamp })
        }
        throw new TryAgain('the connection has ended')
      },
      failed,
    )
  }

  async #passOn({ epoch, after, rev, messages }: Changes) {
    for (const message of messages) {
      // One that was edited before it was read here comes once, as it is.
      const isNew = message.id > after
      const isEdit = !isNew && this.#state.isOther(message.id, message.message)
      // Reactions, removals and what has come from a bridge stay in the room.
      if ((!isNew && !isEdit) || message.removed || message.program === 'bridge') continue
      const post = () => this.#other.post(outgoingOf(message, isEdit), this.#signal)
      await this.#unlessRefused(post, 'Matterbridge')
      this.#state.passedOn(message.id, message.message)
      this.#state.keep({ cursor: { epoch, rev: message.rev } })
    }
    this.#state.keep({ cursor: { epoch, rev } })
  }

  #post(post: RoomPost, key: string) {
    return this.#unlessRefused(() => this.#room.post(post, key, this.#signal), 'The room')
  }

  /** What is refused because of what it is would be refused again: it is left out, and said. */
  async #unlessRefused(attempt: () => Promise<void>, side: string) {
    try {
      await persistently(this.#signal, attempt, (why) => note(`${side}: ${why}. Still trying.`))
    } catch (error) {
      if (!(error instanceof Refused) || error.isForGood) throw error
      note(`${side} has not taken a message: ${error.message}`)
    }
  }

  async #postsOf(message: BridgedMessage): Promise<RoomPost[]> {
    const as = nameOf(message)
    const { files, lines } = await this.#filesOf(message.Extra?.file ?? [])
    const text = [...(message.text === '' ? [] : [message.text]), ...lines].join('\n')
    const texts = textsOf({ ...message, text }, as ?? message.username)
    if (texts.length === 0 && files.length > 0) texts.push('')
    return texts.map((text, part) => {
      const isLast = part === texts.length - 1
      return { message: text, as, ...(isLast && files.length > 0 && { files }) }
    })
  }

  /** What cannot be sent as a file is a line of the text. */
  async #filesOf(given: readonly BridgedFile[]) {
    const files: { id: string }[] = []
    const lines: string[] = []
    for (const { Name, Data, URL: url, Comment } of given) {
      if (Comment !== '') lines.push(Comment)
      const bytes = Buffer.from(Data ?? '', 'base64')
      try {
        if (bytes.length === 0) throw new Failure('It has no bytes.')
        files.push({ id: await this.#room.upload(Name, bytes, this.#signal) })
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (bytes.length > 0) note(`${Name}: ${error.message}`)
        lines.push(url === '' ? `[${Name}]` : url)
      }
    }
    return { files, lines }
  }
}

const trouble = (side: string) => (reason: string) =>
  note(`${side} cannot be reached (${reason}). Still trying.`)

/** One for each room and gateway. */
function stateFileOf({ address, gateway }: BridgeCommand) {
  const { server, room } = address
  const name = `bridge-${encodeURIComponent(room)}-${encodeURIComponent(gateway)}.json`
  return join(stateFolder(), encodeURIComponent(server), name)
}

function note(text: string) {
  console.error(`parley: ${escapeControlCharactersInLine(text)}`)
}
