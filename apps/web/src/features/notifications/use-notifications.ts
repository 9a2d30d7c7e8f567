import { randomId } from '@parley/client'
import type { Message } from '@parley/shared'
import { onScopeDispose, watch } from 'vue'
import { language } from '../../i18n/language.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { roomTitle } from '../../stores/room-title.ts'
import { useRooms } from '../../stores/rooms/rooms-store.ts'
import { arrivals, useUnread } from '../unread/index.ts'
import { words } from '../../i18n/words.ts'
import { languages } from '../../i18n/languages.ts'
import { showBadge } from './badge.ts'
import { useNotificationSettings } from './notification-settings.ts'
import { scoped } from '../../storage/browser-storage.ts'
import { usePageVisible } from '../../ui/interaction/use-page-visible.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'
import { wantedNews } from './wanted-news.ts'
import { openTabChannel, TabNotices } from './tab-notices.ts'
import { pathToRoom } from '../../ui/base-path.ts'

/** Minimum milliseconds between two sounds. */
const quietMs = 3_000

/** Shows notifications while no tab of the room is looked at, in one of the tabs. */
export function useNotifications() {
  const room = useRoom()
  const person = usePerson()
  const settings = useNotificationSettings()
  const pageVisible = usePageVisible()
  const rooms = useRooms()
  const unread = useUnread()
  const channel = openTabChannel()
  const notices = new TabNotices(channel, {
    id: randomId(9),
    isLookedAt: (name) => pageVisible.value && name === room.name,
    onLooking: (name) => name === room.name && withdraw(),
    onNotified: () => (lastSoundAt = performance.now()),
  })
  let withdraw = () => {}
  let lastSoundAt = -Infinity

  watch(
    () => room.view?.timeline,
    (now, before) => {
      if (pageVisible.value) return
      const me = { username: person.known?.username ?? '', avatar: person.avatar }
      const news = arrivals(before, now, me)
      if (news.length > 0 && now?.epoch !== undefined) void offer(news, room.name, now.epoch)
    },
  )
  watch(
    [pageVisible, () => room.name],
    ([visible, name]) => {
      withdraw()
      if (!visible) return
      notices.look(name)
      void withdrawPushedOf(name)
    },
    { immediate: true },
  )
  const here = () => rooms.lines.find((line) => line.room === room.name)
  const unreadHere = () => (here()?.notify === 'nothing' ? 0 : unread.count)
  watch(() => unreadHere() + rooms.unreadElsewhere, showBadge, { immediate: true })
  watch(
    () => unread.count === 0,
    (allRead) => allRead && withdraw(), // read in another tab
  )

  let stopHidden = () => {}
  // Also where notifications are allowed only later.
  void keepHidden()
  onScopeDispose(() => {
    channel.close()
    stopHidden()
  })
  if (!import.meta.env.DEV && 'serviceWorker' in navigator) {
    useEventListener(navigator.serviceWorker, 'message', ({ data }) => showMessageOf(data))
    watch(language, () => void keepWords(), { immediate: true })
  }

  async function keepHidden() {
    stopHidden = (await import('./push-hidden.ts')).keepPushHidden()
  }

  async function offer(news: readonly Message[], name: string, epoch: string) {
    const newest = await newestWanted(news)
    if (newest === undefined || pageVisible.value || name !== room.name) return
    notices.offer({ room: name, epoch, id: newest.id, show: () => void show(newest) })
  }

  async function newestWanted(all: readonly Message[]): Promise<Message | undefined> {
    const about = wantedNews(settings.about, here())
    if (about === 'nothing') return undefined
    const hidden = (await import('../../stores/hidden-store.ts')).useHidden()
    const news = all.filter((message) => !hidden.hides(message))
    if (about === 'everything') return news.at(-1)
    // Loaded with the room: it needs the parser, which the form does not.
    const names = (await import('../../stores/names-store.ts')).useNames()
    return news.findLast(
      ({ message, replyTo }) =>
        names.mentionsYou(message) || (replyTo !== undefined && names.isYou(replyTo.username)),
    )
  }

  async function show(message: Message) {
    const isQuiet = performance.now() - lastSoundAt <= quietMs
    if (!isQuiet) lastSoundAt = performance.now()
    if (settings.sound && !isQuiet) {
      ;(await import('./chime.ts')).chime()
    }
    const { notify } = await import('./notifications.ts')
    const { notificationText } = await import('./notification-text.ts')
    withdraw = await notify({
      title: words.notifications.title(message.username, roomTitle(room.name)),
      body: notificationText(message),
      tag: tagOf(room.name),
      lang: languages[language.value].tag,
      renotify: !isQuiet,
      data: { path: pathToRoom(room.name), id: message.id },
    })
    if (pageVisible.value) withdraw()
  }
}

/** The service worker has the same (pwa/service-worker/receive-push.ts). */
const tagOf = (name: string) => scoped(`parley ${name}`)

/** P18.5: what was pushed of a room is withdrawn once it is looked at. */
async function withdrawPushedOf(name: string) {
  if (!mayNotify()) return
  const { withdrawPushed } = await import('./notifications.ts')
  await withdrawPushed(tagOf(name))
}

/** Known without loading what notifies. */
function mayNotify() {
  return 'Notification' in window && Notification.permission === 'granted'
}

/** A notification was clicked, and this page shows its room. */
function showMessageOf(data: unknown) {
  const { type, id } = (data ?? {}) as { type?: unknown; id?: unknown }
  if (type === 'to-message' && typeof id === 'number') location.hash = `#m${id}`
}

/** Pushes speak the language of the page. */
async function keepWords() {
  if (!mayNotify()) return
  const { storePushWords } = await import('./push-words.ts')
  await storePushWords()
}
