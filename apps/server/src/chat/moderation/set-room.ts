import type { Moderation, SettingsChange } from '@parley/shared'
import type { Entry } from '../../access/entries.ts'
import type { OperatorAccess } from '../../access/fixed-access.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Access } from '../access/access.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { entryCid, entryDraft } from '../access/entry-draft.ts'
import { answerTo, placeOf, type Changed, type Outdated } from './place.ts'

type SetFrame = Extract<Moderation, { type: 'set' }>

/** P13.1: changes what a room is, or what all rooms are. Rejects as the log does. */
export async function setRoom(
  access: Access,
  actor: Actor,
  room: Room,
  frame: SetFrame,
): Promise<Changed | Refused | Outdated> {
  const { cid, settings, key, sendOut } = frame
  const place = placeOf(actor, room, frame.everywhere)
  const refusal =
    place.refusal(place.isEverywhere ? 'set_everywhere' : 'set_room') ??
    (settings.pinned === undefined ? undefined : place.refusal('pin')) ??
    misplaced(settings, place.isEverywhere) ??
    fixedSetting(access.fixed, settings, key) ??
    (await unpinnable(room, settings.pinned ?? 0))
  if (refusal !== undefined) return refusal
  const out = sendOut === true
  const entries: Entry[] = []
  if (key !== undefined) {
    const hash = key === null ? null : await access.keys.hash(actor.author, key)
    if (hash === undefined) return refused('slow_down', { retryAfter: 1 })
    entries.push({ kind: 'key', hash, sendOut: out })
  }
  const isSetting = Object.keys(settings).length > 0
  if (isSetting || entries.length === 0)
    entries.push({ kind: 'settings', settings, ...(out && { sendOut: true }) })
  const [first, second] = entries.map((entry) =>
    entryDraft(actor, entry.kind === 'settings' ? cid : entryCid(cid, 'key'), entry),
  )
  if (first === undefined) throw new Error('There is nothing to set.')
  return answerTo(await place.append(first, ...(second === undefined ? [] : [second])))
}

/** Who may begin a room is of the server alone; a message is pinned in its room, which alone can be found. */
function misplaced({ beginners, listed, pinned }: SettingsChange, isEverywhere: boolean) {
  if (beginners !== undefined && !isEverywhere) return refused('wrong_shape', { field: 'settings.beginners' })
  if (listed !== undefined && isEverywhere) return refused('wrong_shape', { field: 'settings.listed' })
  if (pinned !== undefined && isEverywhere) return refused('wrong_shape', { field: 'settings.pinned' })
  return undefined
}

function fixedSetting(fixed: OperatorAccess, settings: SettingsChange, key: string | null | undefined) {
  const isFixed = (field: string) => refused('fixed_setting', { field })
  if (settings.door !== undefined && fixed.door !== undefined) return isFixed('settings.door')
  if (settings.beginners !== undefined && fixed.beginners !== undefined) return isFixed('settings.beginners')
  return key !== undefined && fixed.keyHash !== undefined ? isFixed('key') : undefined
}

async function unpinnable(room: Room, id: number) {
  if (id === 0) return undefined
  const [message] = await room.after(id - 1, 1)
  const isThere = message?.id === id && message.removed !== true
  return isThere ? undefined : refused('no_such_message', { field: 'settings.pinned' })
}
