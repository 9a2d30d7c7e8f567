import { defineStore } from 'pinia'
import * as v from 'valibot'
import { ref, watch } from 'vue'
import { load, save } from '../../storage/browser-storage.ts'

const remembered = v.object({
  /** What to tell of while nobody looks at the page. */
  about: v.picklist(['nothing', 'mentions', 'everything']),
  sound: v.boolean(),
})

export type About = v.InferOutput<typeof remembered>['about']

const key = 'parley.informed'

/** How the person at this browser wants to hear of what is said. */
export const useNotificationSettings = defineStore('informed', () => {
  const kept = v.safeParse(remembered, load(key))
  const about = ref<About>(kept.success ? kept.output.about : 'nothing')
  const sound = ref(kept.success && kept.output.sound)

  watch([about, sound], () => save(key, { about: about.value, sound: sound.value }))

  return { about, sound }
})
