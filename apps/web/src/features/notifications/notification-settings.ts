import { defineStore } from 'pinia'
import * as v from 'valibot'
import { ref, watch } from 'vue'
import { load, save } from '../../storage/browser-storage.ts'

const settingsSchema = v.object({
  /** Which messages to notify about while the page is not visible. */
  about: v.picklist(['nothing', 'mentions', 'everything']),
  sound: v.boolean(),
})

export type NotifyAbout = v.InferOutput<typeof settingsSchema>['about']

const key = 'parley.informed' // stored under its old name

/** This person's notification settings. */
export const useNotificationSettings = defineStore('notification-settings', () => {
  const kept = v.safeParse(settingsSchema, load(key))
  const about = ref<NotifyAbout>(kept.success ? kept.output.about : 'nothing')
  const sound = ref(kept.success && kept.output.sound)

  watch([about, sound], () => save(key, { about: about.value, sound: sound.value }))

  return { about, sound }
})
