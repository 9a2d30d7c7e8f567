import type { Message, Person, Whom } from '@parley/shared'
import { shallowRef } from 'vue'
import type { Anchor } from '../../ui/place-beside.ts'

/** Somebody whom the person looks at, or does something to. */
export interface Target extends Person {
  whom: Whom
  /** The message where they were met. */
  message?: Message
}

/** The dialog that is open. */
export type ShownPart =
  | { name: 'person'; target: Target; anchor: Anchor | undefined }
  /** `reason`: what is filled in first. */
  | { name: 'ban'; target: Target; reason?: string }
  | { name: 'report'; message: Message }
  | { name: 'settings'; at?: 'audit' }
  | { name: 'invite' }
  | { name: 'delete' }

export const shownPart = shallowRef<ShownPart>()

/** The author of a message. */
export const authorOf = (message: Message): Target => ({
  username: message.username,
  avatar: message.avatar,
  whom: { message: message.id },
  message,
})
