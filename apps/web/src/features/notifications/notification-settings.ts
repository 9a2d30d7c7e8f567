import { defineStore } from 'pinia'
import * as v from 'valibot'
import { ref, watch } from 'vue'
import { changes, persisted } from '../../storage/browser-storage.ts'

const settingsSchema = v.object({
  /** Which messages to notify about while the page is not visible. */
  about: v.picklist(['nothing', 'mentions', 'everything']),
  sound: v.boolean(),
})

export type NotifyAbout = v.InferOutput<typeof settingsSchema>['about']

const key = 'parley.informed' // under its old name
const stored = persisted(key, settingsSchema)

/** This person's notification settings, the same in every tab. */
export const useNotificationSettings = defineStore('notification-settings', () => {
  const about = ref<NotifyAbout>('nothing')
  const sound = ref(false)

  load()
  window.addEventListener('storage', (event) => {
    if (changes(event, key)) load()
  })
  watch([about, sound], () => stored.save({ about: about.value, sound: sound.value }))

  return { about, sound }

  function load() {
    const saved = stored.load()
    about.value = saved?.about ?? 'nothing'
    sound.value = saved?.sound ?? false
  }
})
