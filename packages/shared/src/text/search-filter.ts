import * as v from 'valibot'
import type { Message } from '../message.ts'

export const contents = ['file', 'link'] as const
/** What a message may have (P10.10). */
export type Content = (typeof contents)[number]

/** Unix time in milliseconds. */
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Which messages are looked for, whatever their text (P10.10). */
export const searchFilter = {
  /** Posted at this time or later. */
  since: v.optional(time),
  /** Posted before this time. */
  until: v.optional(time),
  has: v.optional(v.pipe(v.array(v.picklist(contents)), v.minLength(1), v.maxLength(contents.length))),
}

export interface SearchFilter {
  since?: number | undefined
  until?: number | undefined
  has?: readonly Content[] | undefined
}

/** Whether anything is left out. */
export function isFiltered({ since, until, has }: SearchFilter): boolean {
  return since !== undefined || until !== undefined || has !== undefined
}

/** Whether a message is one that the filter lets through. */
export function passesFilter(message: Message, { since, until, has = [] }: SearchFilter): boolean {
  const { at } = message
  return (since === undefined || at >= since) && (until === undefined || at < until) && has.every(isThere)

  function isThere(content: Content) {
    return content === 'file' ? (message.files ?? []).length > 0 : link.test(message.message)
  }
}

const link = /https?:\/\/[^\s/]/i
