import { homePath } from '@parley/command-line'
import { limits } from '@parley/shared'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BridgeCommand } from '../arguments.ts'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { secretIn } from '../storage/secret-in.ts'
import { stateFolder } from '../storage/state-file.ts'
import { BridgeState } from './bridge-state.ts'
import { nameOf, outgoingOf, partKey, textsOf } from './bridged-texts.ts'
import { Inbox, type Received } from './inbox.ts'
import { lock } from './lock.ts'
import { Matterbridge, type BridgedFile } from './matterbridge.ts'
import { ParleyRoom, type Changes, type RoomPost } from './parley-room.ts'
import { AnotherEpoch, persistently, TryAgain } from './requests.ts'

/**
 * Passes messages between a room and Matterbridge, until it is interrupted. What was passed on is stored: after a restart each side goes
 * on where it was. Throws Failure where one of the sides refuses the bridge.
 */
export async function bridge(command: BridgeCommand, interrupted: AbortSignal): Promise<void> {
  const { address, gateway, url } = command
  const token = secretIn('PARLEY_TOKEN', command.tokenFile, '--token-file')
  if (token === undefined || !/^(bridge|bot)_[\w-]{22}$/.test(token))
    throw new Failure(
      'PARLEY_TOKEN has to be the token of a bridge alone: parley bots add NAME --bridge makes one.',
      2,
    )
  const other = secretIn('MATTERBRIDGE_TOKEN')
  if (other !== undefined && !/^[!-~]+$/.test(other))
    throw new Failure(
      'MATTERBRIDGE_TOKEN is no token: it has spaces, line breaks or letters beyond ASCII.',
      2,
    )
  const file = command.stateFile === undefined ? stateFileOf(command) : homePath(command.stateFile)
  const unlock = lock(`${file}.lock`)
  const ended = new AbortController()
  const signal = AbortSignal.any([interrupted, ended.signal])
  try {
    const room = new ParleyRoom(address.server, address.room, token)
    const begin = () => persistently(signal, () => room.cursor(signal), trouble(address.server))
    const state = await BridgeState.open(file, begin)
    const inbox = new Inbox(`${file}.inbox`)
    const between = new Bridge(room, new Matterbridge(url, { token: other, gateway }), state, signal)
    await Promise.all([
      between.passOn(trouble(address.server)),
      between.receive(inbox, trouble(url)),
      inbox.takeAll((one) => between.post(one)),
      whenAborted(interrupted),
    ])
  } catch (error) {
    if (!interrupted.aborted) throw error
  } finally {
    ended.abort()
    unlock()
  }
}

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

  /** Each message of the room once Matterbridge has taken it; one whose answer was lost is sent again. */
  passOn(failed: (reason: string) => void): Promise<never> {
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

  /** What was written elsewhere, into the inbox. */
  receive(inbox: Inbox, failed: (reason: string) => void): Promise<never> {
    return persistently(
      this.#signal,
      async (succeeded) => {
        for await (const message of this.#other.messages(this.#signal)) {
          succeeded()
          if (message === undefined) note('Matterbridge has sent something that is no message.')
          else await inbox.add(message)
        }
        throw new TryAgain('the connection has ended')
      },
      failed,
    )
  }

  /** Resolves once the room has stored it, or would refuse it again. */
  async post({ key, message }: Received): Promise<void> {
    const as = nameOf(message)
    const { ids, lines } = await this.#filesOf(message.Extra?.file ?? [], message.text)
    const text = [...(message.text === '' ? [] : [message.text]), ...lines].join('\n')
    const spoken = as === undefined && message.username !== '' ? `${message.username}: ${text}` : text
    const posts: RoomPost[] = textsOf({ ...message, text: spoken }, as).map((text) => ({ message: text, as }))
    for (let from = 0; from < ids.length; from += limits.files) {
      const files = ids.slice(from, from + limits.files).map((id) => ({ id }))
      const last = from === 0 ? posts.at(-1) : undefined
      if (last === undefined) posts.push({ message: '', as, files })
      else last.files = files
    }
    for (const [part, post] of posts.entries()) {
      const why = await persistently(
        this.#signal,
        () => this.#room.post(post, partKey(key, part), this.#signal),
        (reason) => note(`The room takes nothing (${reason}). Still trying.`),
      )
      if (why !== undefined) note(`The room has not taken a message: ${why}`)
    }
  }

  async #passOn({ rev, messages }: Changes) {
    for (const message of messages) {
      const { id, message: text, removed, program } = message
      const isNew = this.#state.read(message)
      const isEdit = !isNew && this.#state.isOther(id, text)
      // Reactions, removals and what has come from a bridge stay in the room.
      if ((!isNew && !isEdit) || removed || program === 'bridge') continue
      const isTaken = await persistently(
        this.#signal,
        () => this.#other.post(outgoingOf(message, isEdit), this.#signal),
        (reason) => note(`Matterbridge takes nothing (${reason}). Still trying.`),
      )
      if (!isTaken) note(`Matterbridge has not taken message ${id}: it is too long for it.`)
      this.#state.passedOn(id, text)
      this.#state.keep()
    }
    this.#state.moveTo(rev)
    this.#state.keep()
  }

  /** What is not taken as a file is a line of the text. */
  async #filesOf(given: readonly BridgedFile[], text: string) {
    const ids: string[] = []
    const lines: string[] = []
    for (const { Name, Data, URL: url, Comment } of given) {
      // Some networks tell the text twice.
      if (Comment !== '' && Comment !== text) lines.push(Comment)
      const bytes = Buffer.from(Data ?? '', 'base64')
      try {
        if (bytes.length === 0) throw new Failure('It has no bytes.')
        ids.push(await this.#room.upload(Name, bytes, this.#signal))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (bytes.length > 0) note(`${Name}: ${error.message}`)
        lines.push(url === '' ? `[${Name}]` : url)
      }
    }
    return { ids, lines }
  }
}

const trouble = (side: string) => (reason: string) =>
  note(`${side} cannot be reached (${reason}). Still trying.`)

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(new Error('Interrupted.'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

/** One for each room, Matterbridge and gateway. */
function stateFileOf({ address, url, gateway }: BridgeCommand) {
  const other = createHash('sha256')
    .update(JSON.stringify([url, gateway]))
    .digest('hex')
    .slice(0, 12)
  const name = `bridge-${encodeURIComponent(address.room)}-${other}.json`
  return join(stateFolder(), encodeURIComponent(address.server), name)
}

function note(text: string) {
  console.error(`parley: ${escapeControlCharactersInLine(text)}`)
}
