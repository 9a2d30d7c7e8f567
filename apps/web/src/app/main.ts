import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { setPreferredLanguage } from '../i18n/language.ts'
import { hasPerson } from '../stores/person-store.ts'
import { loadChatRoom } from '../features/room/index.ts'
import { showLook } from '../storage/look.ts'
import { untilLoaded } from '../ui/lazy-loading.ts'
import { replaceStartCard, untilAtRest } from '../ui/start-card.ts'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/entry.css'
import '../styles/print.css'

showLook()
// In parallel with the language: a returning person goes straight into the room.
if (hasPerson()) loadChatRoom().catch((error: unknown) => console.warn('The room could not be loaded', error))
// Not awaited: the catalogue imports parts of this chunk and would deadlock.
void untilLoaded(setPreferredLanguage).then(untilAtRest).then(show)

function show() {
  const app = createApp(App).use(createPinia())
  app.mount('#app')
  const page = document.querySelector('#app')
  if (page !== null) replaceStartCard(page)
}
