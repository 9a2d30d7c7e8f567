import { languages } from '../../i18n/languages.ts'
import { language } from '../../i18n/language.ts'
import { words } from '../../i18n/words.ts'
import { keepPushWords } from '../../storage/push-browser.ts'

/** Stores the words of notifications, in the language of the page. */
export async function storePushWords(): Promise<void> {
  const { lang, lobby } = { lang: languages[language.value].tag, lobby: words.room.name('lobby') }
  const named = { lang, lobby, private: words.room.private, app: words.appName }
  await keepPushWords({ ...named, ...words.notifying.push.pushed })
}
