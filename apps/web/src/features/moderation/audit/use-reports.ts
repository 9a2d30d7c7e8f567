import type { AuditEntry } from '@parley/shared'
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useModeration } from '../moderation-store.ts'
import { hasEntries, newReports } from './new-reports.ts'
import { seenEntries } from './seen-reports.ts'

/** Milliseconds between a new entry and the question, so that many of them are one question. */
const askAfterMs = 1_500

/** How many reports are new: the newest entries are asked for on arrival, and whenever there is one more. */
export function useReports() {
  const room = useRoom()
  const person = usePerson()
  const moderation = useModeration()
  const entries = shallowRef<readonly AuditEntry[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))

  const count = computed(() => newReports(entries.value, seenEntries.value[room.name] ?? 0, myNames()).length)
  const isLive = computed(() => room.view?.connection.name === 'live')
  const cursor = computed(() => room.view?.timeline.cursor ?? 0)

  watch(isLive, (live) => live && void load(), { immediate: true })
  watch(cursor, (now, before) => {
    if (isLive.value && hasEntries(room.view?.timeline.messages ?? [], before, now)) soon()
  })

  function soon() {
    timer ??= setTimeout(() => {
      timer = undefined
      void load()
    }, askAfterMs)
  }

  async function load() {
    const result = await moderation.list({ type: 'audit' })
    // Without an answer, the next entry or connection asks again.
    if (result.type === 'done') entries.value = result.answer.entries
  }

  const myNames = () => person.identities.map(({ username }) => username)

  return reactive({ count })
}
