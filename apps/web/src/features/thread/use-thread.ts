import { applyOptimistic, type Thread, type Outgoing } from '@parley/client'
import type { Message } from '@parley/shared'
import { computed, watch, type Ref } from 'vue'
import { isoDay } from '../../i18n/time/times.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'

export interface ThreadRow {
  message: Message
  /** Begins a group of messages of one person. */
  isFirst: boolean
  /** Its day, where another one was before. */
  day: number | undefined
}

/** The rows of a thread, with what is changed and not sent yet. Reads it again after the connection was lost. */
export function useThread(thread: Readonly<Ref<Thread>>) {
  const room = useRoom()
  const person = usePerson()

  const messages = computed(() =>
    applyOptimistic(
      thread.value.messages,
      room.view?.outbox ?? [],
      person.identities.map(({ username }) => username),
    ),
  )
  const first = computed(() => messages.value[0])
  const rows = computed(() =>
    messages.value.map((message, place, all) => rowOf(message, all[place - 1], first.value)),
  )
  const posts = computed(() => {
    const ids = new Set(messages.value.map(({ id }) => id))
    return room.posts.filter((post) => isAnswer(post, ids))
  })

  watch(
    () => room.view?.connection.name === 'live',
    (isLive) => isLive && room.openThread(thread.value.id),
  )

  return { first, rows, posts }
}

function isAnswer(post: Outgoing, ids: ReadonlySet<number>) {
  return post.type === 'post' && post.replyTo !== undefined && ids.has(post.replyTo)
}

/** What a row answers is quoted, unless that is the row above or the first message, which all answer. */
function rowOf(message: Message, above: Message | undefined, first: Message | undefined): ThreadRow {
  const { replyTo, ...plain } = message
  const isNear = replyTo === undefined || [above?.id, first?.id].includes(replyTo.id)
  const isSameDay = above !== undefined && isoDay(above.at) === isoDay(message.at)
  const isSame = above?.username === message.username && above.avatar === message.avatar
  return {
    message: isNear && above !== undefined ? plain : message,
    isFirst: !isSame || !isSameDay || !isNear || above === first,
    day: isSameDay ? undefined : message.at,
  }
}
