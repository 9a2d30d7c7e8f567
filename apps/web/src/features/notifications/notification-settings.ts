import { defineStore } from 'pinia'
import * as v from 'valibot'
import { ref, watch } from 'vue'
import { persisted } from '../../storage/browser-storage.ts'

const settingsSchema = v.object({
  /** Which messages to notify about while the page is not visible. */
  about: v.picklist(['nothing', 'mentions', 'everything']),
  sound: v.boolean(),
})

export type NotifyAbout = v.InferOutput<typeof settingsSchema>['about']

const stored = persisted('parley.informed', settingsSchema) // under its old name

/** This person's notification settings. */
export const useNotificationSettings = defineStore('notification-settings', () => {
  const saved = stored.load()
  const about = ref<NotifyAbout>(saved?.about ?? 'nothing')
  const sound = ref(saved?.sound ?? false)

  watch([about, sound], () => stored.save({ about: about.value, sound: sound.value }))

  return { about, sound }
})
