import { gravatarHash, person, samePerson, type Person } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref } from 'vue'
import { load, save } from '../storage/browser-storage.ts'
import { forgetDrafts } from '../features/composer/drafts.ts'
import { savePastIdentity, tokenOf } from '../storage/past-identities.ts'
import { randomId } from '../storage/random-id.ts'
import { forgetScrolls } from '../features/timeline/scroll/saved-scroll.ts'
import { forgetReadPositions } from '../features/unread/read-position.ts'

const remembered = v.object({
  email: v.string(),
  username: v.string(),
  /** The secret that makes this browser the same author again (P4.4). */
  token: v.string(),
  /** In place of the email's hash, for whoever wants no Gravatar (P8.1). */
  drawn: v.optional(v.string()),
  /** Who this was to the others before, newest first. */
  before: v.optional(v.array(person)),
})

type Remembered = v.InferOutput<typeof remembered>

/** What somebody says of themselves. */
export type Profile = Pick<Remembered, 'email' | 'username' | 'drawn'>

const key = 'parley.person'

const mostRemembered = 20

/** Who sits at this browser. P8.1: the email stays here; what goes out is its hash. */
export const usePerson = defineStore('person', () => {
  const known = ref(recalled())
  const avatar = computed(() => avatarOf(known.value?.email ?? '', known.value?.drawn))
  const me = computed<Person>(() => ({ username: known.value?.username ?? '', avatar: avatar.value }))
  /** Everyone this person is and was to the others, newest first: what they wrote as any of them is theirs. */
  const identities = computed<readonly Person[]>(() => [me.value, ...(known.value?.before ?? [])])

  function introduce(email: string, username: string) {
    const was = known.value
    const drawn = was?.email === email ? was.drawn : undefined
    const token = was?.token ?? tokenOf({ email, username }) ?? randomId(16)
    keep({ token, email, username, drawn, before: was?.before })
  }

  /** The same author, with another name or picture. */
  function updateProfile(profile: Profile) {
    if (known.value === undefined) return
    const next = { username: profile.username, avatar: avatarOf(profile.email, profile.drawn) }
    const before = identities.value.filter((face) => !samePerson(face, next)).slice(0, mostRemembered)
    keep({ ...profile, token: known.value.token, before })
  }

  function forget() {
    if (known.value !== undefined) savePastIdentity(known.value)
    known.value = undefined
    save(key, undefined)
    forgetDrafts()
    forgetReadPositions()
    forgetScrolls()
  }

  function keep(person: Remembered) {
    known.value = person
    save(key, person)
  }

  /** Calls `changed` when another tab says that somebody else sits here now, or nobody, or the same under another name. */
  function follow(changed: (was: Remembered | undefined) => void) {
    window.addEventListener('storage', (event) => {
      if (event.key !== key && event.key !== null) return // null: all of it was forgotten
      const was = known.value
      known.value = recalled()
      if (was?.token !== known.value?.token) forgetScrolls()
      changed(was)
    })
  }

  return { known, avatar, me, identities, introduce, updateProfile, forget, follow }
})

/** The id of a picture: `drawn`, or the Gravatar of the email. */
export const avatarOf = (email: string, drawn: string | undefined) => drawn ?? gravatarHash(email)

/** Whether somebody at this browser has said who they are. */
export const isExpected = () => recalled() !== undefined

/** Whether it is still this person's browser: in another tab they may have left, and somebody else come. */
export const isStillHere = (token: string) => recalled()?.token === token

function recalled(): Remembered | undefined {
  const kept = v.safeParse(remembered, load(key))
  return kept.success ? kept.output : undefined
}
