import type { Message } from '@parley/shared'
import { randomBytes } from 'node:crypto'

const words =
  'the a I you we they is was did will can maybe meeting tomorrow lunch code build deploy server test green red failing thanks great ok yes no why when where think know look see ship fix bug page room chat message latency figures please team today morning coffee'.split(
    ' ',
  )
const people = 20

/** Generates a conversation: short texts of common words, by twenty people. */
export class Workload {
  /** The number of messages so far; ids count from 1. */
  count = 0

  messages(count: number): Message[] {
    return Array.from({ length: count }, () => this.#next())
  }

  #next(): Message {
    const id = (this.count += 1)
    const person = Math.floor(Math.random() * people)
    return {
      id,
      rev: id,
      cid: randomBytes(9).toString('base64url'),
      at: Date.now(),
      username: `person ${person}`,
      avatar: person.toString(16).padStart(64, '0'),
      message: Array.from({ length: 3 + Math.floor(Math.random() * 14) }, word).join(' '),
    }
  }
}

function word() {
  return words[Math.floor(Math.random() * words.length)]
}
