import { randomId } from '@parley/client'
import { gravatarHash, person, personIdOf, samePerson, type Person, type Session } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref } from 'vue'
import { changes, persisted } from '../storage/browser-storage.ts'
import { takeLeftToken } from '../storage/left-token.ts'
import { forgetDrafts } from '../storage/forget-drafts.ts'
import { forgetHidden } from '../storage/hidden-people.ts'
import { forgetScrolls } from '../storage/saved-scroll.ts'
import { ownerOf, personOfOwner, tokenIn } from '../storage/stored-owner.ts'
import { forgetReadPositions } from '../storage/read-position.ts'

const storedSchema = v.object({
  email: v.string(),
  username: v.string(),
  /** The secret that makes this browser the same author again, or the id in its place (stored-owner.ts). */
  token: v.string(),
  /** Id of a drawn picture instead of the Gravatar (P8.1). */
  drawn: v.optional(v.string()),
  /** Earlier names and pictures, newest first. */
  before: v.optional(v.array(person)),
})

export interface KnownPerson extends Omit<v.InferOutput<typeof storedSchema>, 'token'> {
  /** P11.1; no secret. */
  id: string
  /** Until the server has it as a cookie (P11.3). */
  token?: string | undefined
}

/** The part that the person edits. */
export type Profile = Pick<KnownPerson, 'email' | 'username' | 'drawn'>

const key = 'parley.person'
const stored = persisted(key, storedSchema)

const maxPastIdentities = 20

/** The person at this browser. P8.1: the email stays here; only its hash is sent. */
export const usePerson = defineStore('person', () => {
  const known = ref(load())
  const avatar = computed(() => avatarOf(known.value?.email ?? '', known.value?.drawn))
  const me = computed<Person>(() => ({ username: known.value?.username ?? '', avatar: avatar.value }))
  /** The current and all earlier names and pictures, newest first. */
  const identities = computed<readonly Person[]>(() => [me.value, ...(known.value?.before ?? [])])

  /** With `asNew` as somebody else: this browser was signed out, and what the one before has not sent stays theirs. */
  function identify(email: string, username: string, asNew = false) {
    const was = asNew ? undefined : known.value
    const drawn = was?.email === email ? was.drawn : undefined
    store({ ...(was ?? newPerson(email, username)), email, username, drawn })
  }

  /** Takes over who the server says this browser is: signed in by a link, a passkey or another tab. */
  function adopt({ person: id, username = '', avatar: picture }: Session) {
    const was = known.value?.id === id ? known.value : undefined
    const isSame = was !== undefined && avatarOf(was.email, was.drawn) === (picture ?? avatar.value)
    store({
      id,
      email: isSame ? was.email : '',
      username: username || (was?.username ?? ''),
      drawn: isSame ? was.drawn : picture,
      before: was?.before,
    })
  }

  /** The server has the secret as a cookie: the copy here is deleted. Another tab may have left meanwhile. */
  function dropToken(id: string) {
    const now = load()
    if (now?.id === id && now.token !== undefined) save({ ...now, token: undefined })
    if (known.value?.id === id) known.value = { ...known.value, token: undefined }
  }

  /** Keeps the id: the same author with another name or picture. */
  function updateProfile(profile: Profile) {
    if (known.value === undefined) return
    const next = { username: profile.username, avatar: avatarOf(profile.email, profile.drawn) }
    const before = identities.value
      .filter((identity) => !samePerson(identity, next))
      .slice(0, maxPastIdentities)
    store({ ...known.value, ...profile, drawn: profile.drawn, before })
  }

  function forget() {
    const was = known.value
    known.value = undefined
    stored.save(undefined)
    if (was !== undefined) forgetDrafts(was)
    forgetHidden()
    forgetPositions()
  }

  function store(next: KnownPerson) {
    const was = known.value
    known.value = next
    save(next)
    if (was !== undefined && was.id !== next.id) forgetPositions()
  }

  /** Calls `changed` with the previous person when another tab joins, leaves or changes the profile. */
  function watchOtherTabs(changed: (was: KnownPerson | undefined) => void) {
    window.addEventListener('storage', (event) => {
      if (!changes(event, key)) return
      const was = known.value
      known.value = load()
      if (was !== undefined && was.id !== known.value?.id) forgetScrolls()
      changed(was)
    })
  }

  return { known, avatar, me, identities, identify, adopt, dropToken, updateProfile, forget, watchOtherTabs }
})

/** The id of a picture: `drawn`, or the Gravatar of the email. */
export const avatarOf = (email: string, drawn: string | undefined) => drawn ?? gravatarHash(email)

/** As others see them. */
export const personOf = ({ username, email, drawn }: Profile): Person => ({
  username,
  avatar: avatarOf(email, drawn),
})

/** Whether a person is stored in this browser. */
export const hasPerson = () => load() !== undefined

/** Whether the stored person is still this one. Another tab may have left or joined as somebody else. */
export const isCurrentPerson = (id: string) => load()?.id === id

function load(): KnownPerson | undefined {
  const found = stored.load()
  return found && { ...found, id: personOfOwner(found.token), token: tokenIn(found.token) }
}

function save({ id, token, ...profile }: KnownPerson) {
  stored.save({ ...profile, token: token ?? ownerOf(id) })
}

function newPerson(email: string, username: string) {
  const token = takeLeftToken({ email, username }) ?? randomId(16)
  return { id: personIdOf(token), token }
}

function forgetPositions() {
  forgetReadPositions()
  forgetScrolls()
}
