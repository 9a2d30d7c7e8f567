import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { speakFirst } from './language.ts'
import './styles/tokens.css'
import './styles/base.css'

await speakFirst()
createApp(App).use(createPinia()).mount('#app')
