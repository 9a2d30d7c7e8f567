import type { QuietHours } from '@parley/shared'
import type { DueRoom, StoredDevice } from '../push/push-store.ts'
import { notifyOf } from './member-rows.ts'

/** A row of `push_devices`, in both engines. `wishes` is JSON. */
export interface DeviceRow {
  id: string
  author: string
  endpoint: string
  p256dh: string
  auth: string
  wishes: string
  failures: number
}

interface Wishes {
  site: string
  text: boolean
  quiet?: QuietHours | undefined
  hidden?: string[] | undefined
}

export type NewDevice = Omit<StoredDevice, 'failures'>

export function deviceOf({ wishes, ...row }: DeviceRow): StoredDevice {
  const { site, text, quiet, hidden } = JSON.parse(wishes) as Wishes
  const { id, author, endpoint, p256dh, auth, failures } = row
  return { id, author, endpoint, p256dh, auth, failures, site, text, quiet, ...(hidden && { hidden }) }
}

export function wishesOf({ site, text, quiet, hidden }: NewDevice): string {
  return JSON.stringify({ site, text, quiet, hidden } satisfies Wishes)
}

/** What is due, as both engines select it. */
export type DueRow = Omit<DueRoom, 'notify' | 'sentAt'> & { notify: string; sent: number }

export function dueOf({ sent, notify, ...row }: DueRow): DueRoom {
  return { ...row, notify: notifyOf(notify), sentAt: sent }
}

const fields = ['told', 'shown', 'sent'] as const

/** The columns of `due`, and its condition, where `push_rooms` is `p`. */
export const dueColumns = `d.id AS device, d.author, m.room, m.notify, m.read, r.head, ${fields
  .map((field) => `coalesce(p.${field}, 0) AS ${field}`)
  .join(', ')}`

export const isNews = '(r.head > m.read AND r.head > coalesce(p.told, 0))'
export const isReadSince = '(p.shown > 0 AND m.read >= p.shown)'
