import { pathOfRoom, type Message } from '@parley/shared'
import { watch } from 'vue'
import { language } from '../../i18n/language.ts'
import { useNames } from '../../stores/names-store.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useUnread } from '../unread/unread-store.ts'
import { words } from '../../i18n/words.ts'
import { languages } from '../../i18n/languages.ts'
import { arrivals } from './arrivals.ts'
import { showBadge } from './badge.ts'
import { useNotificationSettings } from './notification-settings.ts'
import { usePageVisible } from './use-page-visible.ts'

/** Longer messages are cut in a notification, which shows a few lines anyway. */
const mostShown = 200

/** A crowd that talks makes no more noise than this. */
const quietMs = 3_000

/** Tells of what is said while nobody looks. */
export function useNotifications() {
  const room = useRoom()
  const person = usePerson()
  const names = useNames()
  const informed = useNotificationSettings()
  const lookedAt = usePageVisible()
  const unread = useUnread()
  let withdraw = () => {}
  let toldAt = -Infinity

  watch(
    () => room.view?.timeline,
    (now, before) => {
      if (lookedAt.value) return
      const me = { username: person.known?.username ?? '', avatar: person.avatar }
      const news = arrivals(before, now, me)
      const worthTelling = news.findLast(isWorthTelling)
      if (worthTelling !== undefined) void tell(worthTelling)
    },
  )
  watch([lookedAt, () => room.name], () => withdraw())
  watch(() => unread.count, showBadge)
  watch(
    () => unread.count === 0,
    (allRead) => allRead && withdraw(), // in another tab, as nobody looks at this one
  )

  function isWorthTelling({ message, replyTo }: Message) {
    switch (informed.about) {
      case 'nothing':
        return false
      case 'mentions':
        return names.mentionsYou(message) || (replyTo !== undefined && names.isYou(replyTo.username))
      case 'everything':
        return true
    }
  }

  async function tell({ username, message }: Message) {
    const isQuiet = Date.now() - toldAt <= quietMs
    if (!isQuiet) toldAt = Date.now()
    if (informed.sound && !isQuiet) {
      ;(await import('./chime.ts')).chime()
    }
    const { notify } = await import('./notifications.ts')
    withdraw = await notify({
      title: words.informed.title(username, words.room.name(room.name)),
      body: message.slice(0, mostShown),
      tag: `parley ${room.name}`,
      lang: languages[language.value].tag,
      renotify: !isQuiet,
      data: { path: pathOfRoom(room.name) },
    })
    if (lookedAt.value) withdraw()
  }
}
