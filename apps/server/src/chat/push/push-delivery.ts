import { installedEmojiTable } from '@parley/emoji-data'
import { fullJitter, reasonOf, type PushPayload } from '@parley/shared'
import { emojiIndex, type EmojiIndex } from '@parley/shared/emoji-table'
import type { PushMessage, PushOutcome } from '../../push/push-sender.ts'
import type { DueRoom, PushResult, StoredDevice } from '../../push/push-store.ts'
import type { Vapid } from '../../push/vapid.ts'
import type { News } from './room-news.ts'
import type { PushOptions } from './push-options.ts'
import { pushText } from './push-text.ts'
import { measured } from '../../logging/measured.ts'

/** Between two attempts, in milliseconds, where the push service does not say. */
const backoff = { firstMs: 20_000, longestMs: 3_600_000 }
/** A device whose push service takes nothing for this many attempts is forgotten; a refusal counts as several. */
const mostFailures = 100
const refusalCounts = 20

/** One push that is to be sent. */
export interface Delivery {
  due: DueRoom
  device: StoredDevice
  /** Undefined: the device is told that the room was read. */
  news: News | undefined
  /** Of the room. */
  title: string
  epoch: string
}

/** Sends one push, and decides what follows from the answer. */
export class PushDelivery {
  readonly #options: PushOptions
  readonly #random: () => number
  /** Read with the first push that needs it, which takes 50 ms. */
  #emoji: EmojiIndex | 'unread' | undefined = 'unread'

  constructor(options: PushOptions, random: () => number = Math.random) {
    this.#options = options
    this.#random = random
  }

  /** Rejects as the store does. */
  async send(delivery: Delivery, vapid: Vapid): Promise<PushResult> {
    const { due, device, news } = delivery
    const key = { device: due.device, room: due.room }
    const outcome = await this.#sendWhatFits(delivery, vapid)
    measured.push.publish({ outcome: outcome.type })
    switch (outcome.type) {
      case 'sent':
        if (device.failures > 0) await this.#options.store.setFailures(device.id, 0, 0)
        return { ...key, told: due.head, shown: news?.message.id ?? 0 }
      case 'gone':
        await this.#forget(device)
        return key
      case 'too_large':
      case 'refused':
        await this.#failed(device, refusalCounts, 0)
        return { ...key, told: due.head }
      case 'later':
        await this.#failed(device, 1, Math.max(outcome.afterMs ?? 0, this.#waitMs(device.failures)))
        return key
    }
  }

  async #sendWhatFits(delivery: Delivery, vapid: Vapid): Promise<PushOutcome> {
    const { sender } = this.#options
    const outcome = await sender.send(delivery.device, this.#messageOf(delivery), vapid)
    if (outcome.type !== 'too_large' || !delivery.device.text) return outcome
    // P18.4: without the text it is as short as can be.
    const short = { ...delivery, device: { ...delivery.device, text: false } }
    return sender.send(delivery.device, this.#messageOf(short), vapid)
  }

  async #failed(device: StoredDevice, counts: number, waitMs: number) {
    const failures = device.failures + counts
    if (failures >= mostFailures) return this.#forget(device)
    await this.#options.store.setFailures(device.id, failures, waitMs)
  }

  /** Half of it at least, so that a service that is busy is left alone. */
  #waitMs(failures: number) {
    const longest = Math.min(backoff.longestMs, backoff.firstMs * 2 ** failures)
    return longest / 2 + fullJitter(0, this.#random, { firstMs: longest / 2, longestMs: longest / 2 })
  }

  async #forget({ id, endpoint }: StoredDevice) {
    const { host } = new URL(endpoint)
    this.#options.logger.info(`a device gets no pushes any more: ${host} does not take them`)
    await this.#options.store.removeDevice(id, endpoint)
  }

  #messageOf({ due: { room, read }, device, news, title, epoch }: Delivery): PushMessage {
    if (news === undefined)
      return { payload: { type: 'read', room, id: read } satisfies PushPayload, urgency: 'low', room }
    const { message, about } = news
    const payload: PushPayload = {
      ...{ type: 'message', room, epoch, id: message.id, about },
      ...(title !== '' && { title }),
      ...(device.text && { from: message.username, text: pushText(message, this.#emojiIndex()) }),
    }
    return { payload, urgency: about === 'message' ? 'normal' : 'high', room }
  }

  /** Undefined where the files of the program were replaced while it runs: pushes are sent all the same. */
  #emojiIndex(): EmojiIndex | undefined {
    if (this.#emoji !== 'unread') return this.#emoji
    try {
      this.#emoji = emojiIndex(installedEmojiTable())
    } catch (error) {
      this.#emoji = undefined
      this.#options.logger.info(`pushes tell emoji as they were typed: ${reasonOf(error)}`)
    }
    return this.#emoji
  }
}
