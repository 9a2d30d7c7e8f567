import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { speakFirst } from '../i18n/language.ts'
import { isExpected } from '../stores/person-store.ts'
import { loadChatRoom } from '../features/room/load-chat-room.ts'
import { untilLoaded } from './until-loaded.ts'
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/dialog.css'

// The two at once: whoever was here before comes straight into the room.
if (isExpected())
  loadChatRoom().catch((error: unknown) => console.warn('The room could not be loaded', error))
// Not awaited here: the words import parts of this very file, and would wait for it.
void untilLoaded(speakFirst).then(() => createApp(App).use(createPinia()).mount('#app'))
