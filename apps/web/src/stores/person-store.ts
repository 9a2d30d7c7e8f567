import { gravatarHash, person, samePerson, type Person } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref } from 'vue'
import { changes, persisted } from '../storage/browser-storage.ts'
import { forgetDrafts } from '../storage/drafts.ts'
import { savePastIdentity, loadPastToken } from '../storage/past-identities.ts'
import { randomId } from '../storage/random-id.ts'
import { forgetScrolls } from '../storage/saved-scroll.ts'
import { forgetReadPositions } from '../storage/read-position.ts'

const personSchema = v.object({
  email: v.string(),
  username: v.string(),
  /** The secret that makes this browser the same author again (P4.4). */
  token: v.string(),
  /** Id of a drawn picture instead of the Gravatar (P8.1). */
  drawn: v.optional(v.string()),
  /** Earlier names and pictures, newest first. */
  before: v.optional(v.array(person)),
})

type StoredPerson = v.InferOutput<typeof personSchema>

/** The part that the person edits. */
export type Profile = Pick<StoredPerson, 'email' | 'username' | 'drawn'>

const key = 'parley.person'
const stored = persisted(key, personSchema)

const maxPastIdentities = 20

/** The person at this browser. P8.1: the email stays here; only its hash is sent. */
export const usePerson = defineStore('person', () => {
  const known = ref(stored.load())
  const avatar = computed(() => avatarOf(known.value?.email ?? '', known.value?.drawn))
  const me = computed<Person>(() => ({ username: known.value?.username ?? '', avatar: avatar.value }))
  /** The current and all earlier names and pictures, newest first. */
  const identities = computed<readonly Person[]>(() => [me.value, ...(known.value?.before ?? [])])

  function identify(email: string, username: string) {
    const was = known.value
    const drawn = was?.email === email ? was.drawn : undefined
    const token = was?.token ?? loadPastToken({ email, username }) ?? randomId(16)
    store({ token, email, username, drawn, before: was?.before })
  }

  /** Keeps the token: the same author with another name or picture. */
  function updateProfile(profile: Profile) {
    if (known.value === undefined) return
    const next = { username: profile.username, avatar: avatarOf(profile.email, profile.drawn) }
    const before = identities.value
      .filter((identity) => !samePerson(identity, next))
      .slice(0, maxPastIdentities)
    store({ ...profile, token: known.value.token, before })
  }

  function forget() {
    if (known.value !== undefined) savePastIdentity(known.value)
    known.value = undefined
    stored.save(undefined)
    forgetDrafts()
    forgetReadPositions()
    forgetScrolls()
  }

  function store(person: StoredPerson) {
    known.value = person
    stored.save(person)
  }

  /** Calls `changed` with the previous person when another tab joins, leaves or changes the profile. */
  function watchOtherTabs(changed: (was: StoredPerson | undefined) => void) {
    window.addEventListener('storage', (event) => {
      if (!changes(event, key)) return
      const was = known.value
      known.value = stored.load()
      if (was?.token !== known.value?.token) forgetScrolls()
      changed(was)
    })
  }

  return { known, avatar, me, identities, identify, updateProfile, forget, watchOtherTabs }
})

/** The id of a picture: `drawn`, or the Gravatar of the email. */
export const avatarOf = (email: string, drawn: string | undefined) => drawn ?? gravatarHash(email)

/** Whether a person is stored in this browser. */
export const hasPerson = () => stored.load() !== undefined

/** Whether the stored person still has this token. Another tab may have left or joined as somebody else. */
export const isCurrentPerson = (token: string) => stored.load()?.token === token
