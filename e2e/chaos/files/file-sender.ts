import { subprotocol, type ServerFrame } from '@parley/shared'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Failure } from '../../../apps/terminal/src/failure.ts'
import { uploadFile } from '../../../apps/terminal/src/commands/upload-file.ts'
import type { SampleFile } from './sample-file.ts'

/** A message that was acknowledged, and what was sent in it. */
export interface SentFile {
  cid: string
  message: number
  /** The id of the file. */
  file: string
  sample: SampleFile
}

/** Milliseconds without an answer after which a request is sent again. */
const patience = 60_000
/** Something else is wrong when a file takes longer, in milliseconds. */
const longest = 10 * 60_000

/**
 * A person who sends files: with the terminal's uploads, which go on after lost connections, and with posts that are sent until
 * they are answered.
 */
export class FileSender {
  readonly name: string
  readonly room: string
  readonly #port: number
  /** Uploads that were begun again: the server had refused or lost them. */
  beganAgain = 0

  /** `port`: of the proxy before the node of this person. */
  constructor(name: string, room: string, port: number) {
    this.name = name
    this.room = room
    this.#port = port
  }

  /** Resolves once the message is acknowledged. */
  async send(sample: SampleFile): Promise<SentFile> {
    const until = Date.now() + longest
    for (let attempt = 0; ; attempt += 1) {
      const file = await this.#upload(sample, until)
      const cid = `${this.name}-${sample.number}-${attempt}`
      const answer = await this.#post({ type: 'post', cid, message: '', files: [{ id: file }] }, until)
      // With this refusal nothing was stored, and never will be.
      if (answer.type === 'posted') return { cid, message: answer.id, file, sample }
      this.beganAgain += 1
    }
  }

  async #upload({ path }: SampleFile, until: number): Promise<string> {
    const { signal } = new AbortController()
    const target = { server: `http://127.0.0.1:${this.#port}`, room: this.room, token: this.#token }
    for (;;) {
      try {
        const options = { signal, timeoutMs: patience, progress: () => undefined }
        return await uploadFile(path, { ...target, uploads: { max: Infinity } }, options)
      } catch (error) {
        if (!(error instanceof Failure) || Date.now() > until) throw error
        this.beganAgain += 1
        await sleep(300)
      }
    }
  }

  async #post(frame: object, until: number): Promise<ServerFrame & { type: 'posted' | 'error' }> {
    for (;;) {
      const answer = await this.#ask(frame)
      if (answer?.type === 'posted' || (answer?.type === 'error' && answer.code === 'no_such_file'))
        return answer
      if (Date.now() > until) throw new Error(`${this.name} gets no answer, but ${JSON.stringify(answer)}`)
      await sleep(300)
    }
  }

  /** Undefined: the connection was lost. */
  async #ask(frame: object): Promise<ServerFrame | undefined> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/ws`, [subprotocol])
    const gone = new AbortController()
    const lost = new Promise<undefined>((resolve) => {
      socket.on('close', () => resolve(undefined))
      socket.on('error', () => resolve(undefined)) // errors are expected here
    })
    try {
      const opened = once(socket, 'open', { signal: gone.signal }).then(() => true)
      opened.catch(() => undefined) // it was lost, or took too long
      const late = sleep(patience, undefined, { signal: gone.signal }).catch(() => undefined)
      if ((await Promise.race([opened, lost, late])) !== true) return undefined
      const answer = new Promise<ServerFrame>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const received = JSON.parse(data.toString()) as ServerFrame
          if (received.type === 'joined') socket.send(JSON.stringify(frame))
          else if (received.type === 'posted' || received.type === 'error') resolve(received)
        })
      })
      const person = { username: this.name, avatar: 'a'.repeat(64), token: this.#token }
      socket.send(JSON.stringify({ type: 'join', room: this.room, ...person }))
      return await Promise.race([answer, lost, late])
    } finally {
      gone.abort()
      socket.terminate()
    }
  }

  get #token() {
    return this.name.padEnd(22, '-')
  }
}
