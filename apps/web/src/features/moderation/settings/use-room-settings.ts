import type { AnswerTo } from '@parley/client'
import {
  defaultSettings,
  type Measure,
  type RoomSettings,
  type SettingsChange,
  type Whom,
} from '@parley/shared'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { keepKey } from '../known-keys.ts'
import { failureOf, useModeration } from '../moderation-store.ts'

export type Restricted = AnswerTo<{ type: 'restricted' }>

/** What can go wrong has its place: a setting, or one of the lists. */
export type SettingsRowName = keyof RoomSettings | 'invitations' | 'moderators' | 'restricted'

export interface NewKey {
  key: string
  sendOut: boolean
}

/** The settings of the room, or of all rooms. Each change takes effect at once; a refused one has its old value again. */
export function useRoomSettings() {
  const room = useRoom()
  const person = usePerson()
  const moderation = useModeration()
  const everywhere = ref(false)
  const lists = shallowRef<Restricted>()
  /** Asked for, and not answered. */
  const pending = shallowRef<SettingsChange>({})
  const failures = ref<Partial<Record<SettingsRowName, string>>>({})
  /** Counts what was changed. */
  const changed = ref(0)

  const values = computed<RoomSettings>(() => ({
    ...defaultSettings,
    ...(everywhere.value ? {} : shownSettings()),
    ...lists.value?.settings,
    ...pending.value,
  }))
  const scope = computed(() => (everywhere.value ? { everywhere: true as const } : {}))

  watch(everywhere, () => {
    lists.value = undefined
    failures.value = {}
    void load()
  })
  void load()

  /** Those that hold, for a server that does not tell which were set. */
  function shownSettings(): SettingsChange {
    const shown = room.view?.shown
    if (shown === undefined) return {}
    const { title, topic, door, writers, slow, keepDays } = shown
    return { title, topic, door, writers, slow, keepDays }
  }

  async function load() {
    const asked = everywhere.value
    const result = await moderation.list({ type: 'restricted', ...scope.value })
    if (asked !== everywhere.value) return
    if (result.type === 'done') lists.value = result.answer
    else fail('restricted', failureOf(result))
  }

  async function change(settings: SettingsChange, newKey?: NewKey) {
    const [row] = Object.keys(settings) as (keyof RoomSettings)[]
    if (row === undefined) return false
    pending.value = { ...pending.value, ...settings }
    const result = await room.moderate({
      type: 'set',
      settings,
      ...(newKey && { key: newKey.key, ...(newKey.sendOut && { sendOut: true }) }),
      ...scope.value,
    })
    if (result.type === 'done' && newKey !== undefined)
      keepKey(person.known?.id ?? '', everywhere.value ? '*' : room.name, newKey.key, result.answer.rev)
    fail(row, failureOf(result))
    if (result.type === 'done') await after()
    const { [row]: _, ...rest } = pending.value
    pending.value = rest
    return result.type === 'done'
  }

  /** Does something to a person of one of the lists. */
  async function moderate(row: SettingsRowName, whom: Whom, measure: Measure) {
    const failure = await moderation.moderate({ whom }, measure, everywhere.value)
    fail(row, failure)
    if (failure === undefined) await after()
    return failure === undefined
  }

  async function endInvitation(id: string) {
    const failure = await moderation.ask({ type: 'end_invitation', id, ...scope.value })
    fail('invitations', failure)
    // Also when it has ended meanwhile.
    await after()
  }

  function fail(row: SettingsRowName, failure: string | undefined) {
    failures.value = { ...failures.value, [row]: failure }
  }

  async function after() {
    changed.value += 1
    await load()
  }

  return reactive({ everywhere, lists, values, failures, changed, change, moderate, endInvitation })
}
