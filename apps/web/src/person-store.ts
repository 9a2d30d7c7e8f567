import { gravatarHash } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref } from 'vue'
import { recall, remember } from './browser-memory.ts'

const remembered = v.object({ email: v.string(), username: v.string(), token: v.optional(v.string()) })

type Remembered = v.InferOutput<typeof remembered>

const key = 'parley.person'

/** Who sits at this browser. P8.1: the email stays here; what goes out is its hash. */
export const usePerson = defineStore('person', () => {
  const known = ref(recalled())
  const avatar = computed(() => gravatarHash(known.value?.email ?? ''))

  function introduce(email: string, username: string) {
    keep({ ...known.value, email, username })
  }

  function keepToken(token: string) {
    if (known.value !== undefined && known.value.token !== token) keep({ ...known.value, token })
  }

  function forget() {
    known.value = undefined
    remember(key, undefined)
  }

  function keep(person: Remembered) {
    known.value = person
    remember(key, person)
  }

  return { known, avatar, introduce, keepToken, forget }
})

function recalled(): Remembered | undefined {
  const kept = v.safeParse(remembered, recall(key))
  return kept.success ? kept.output : undefined
}
