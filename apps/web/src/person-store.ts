import { gravatarHash } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref } from 'vue'
import { recall, remember } from './browser-memory.ts'
import { forgetDrafts } from './composer/drafts.ts'
import { randomId } from './random-id.ts'

const remembered = v.object({
  email: v.string(),
  username: v.string(),
  /** The secret that makes this browser the same author again (P4.4). */
  token: v.string(),
})

type Remembered = v.InferOutput<typeof remembered>

const key = 'parley.person'

/** Who sits at this browser. P8.1: the email stays here; what goes out is its hash. */
export const usePerson = defineStore('person', () => {
  const known = ref(recalled())
  const avatar = computed(() => gravatarHash(known.value?.email ?? ''))

  function introduce(email: string, username: string) {
    keep({ token: known.value?.token ?? randomId(16), email, username })
  }

  function forget() {
    known.value = undefined
    remember(key, undefined)
    forgetDrafts()
  }

  function keep(person: Remembered) {
    known.value = person
    remember(key, person)
  }

  return { known, avatar, introduce, forget }
})

/** Whether somebody at this browser has said who they are. */
export const isExpected = () => recalled() !== undefined

/** Whether it is still this person's browser: in another tab they may have left, and somebody else come. */
export const isStillHere = (token: string) => recalled()?.token === token

function recalled(): Remembered | undefined {
  const kept = v.safeParse(remembered, recall(key))
  return kept.success ? kept.output : undefined
}
