import { createAvatarCache, type AvatarCacheOptions, type CachedAnswer } from './avatar-cache.ts'
import { generatedAvatar } from './generated-avatar.ts'
import { createGravatar, unreachable, type GravatarOptions } from './gravatar.ts'

const MOMENT = 10
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Avatar {
  type: string
  body: string | Uint8Array
  maxAgeSeconds: number
}

export interface Avatars {
  /** The picture for an id (64 hex digits): from the picture service, or generated from the name. */
  avatarFor(id: string, name: string): Promise<Avatar>
}

export type AvatarOptions = GravatarOptions &
  AvatarCacheOptions & {
    /** Whether the id is of somebody who has joined or posted: the service is asked for nothing else. */
    isKnown: (id: string) => boolean
    /** The disk has space for pictures that can be fetched again. */
    mayWrite: () => boolean
  }

/** With an empty `url`, no picture service is asked. */
export function createAvatars(options: AvatarOptions): Avatars {
  if (options.url === '') return { avatarFor: (id, name) => Promise.resolve(generated(id, name, HOUR)) }
  const gravatar = createGravatar(options)
  const cache = createAvatarCache(options)
  return { avatarFor }

  async function avatarFor(id: string, name: string): Promise<Avatar> {
    const cached = await cache.read(id)
    if (cached?.fresh) return toAvatar(cached.answer, id, name)

    const isKnown = options.isKnown(id)
    const answer = isKnown ? await gravatar(id) : unreachable
    if (answer.found !== 'unreachable') {
      if (options.mayWrite()) await cache.write(id, answer)
      return toAvatar(answer, id, name)
    }
    if (cached?.answer.found === 'picture') return toAvatar(cached.answer, id, name)
    // A page may show a message before anybody has joined who gets it from this server.
    return generated(id, name, isKnown ? MINUTE : MOMENT)
  }
}

function toAvatar(answer: CachedAnswer, id: string, name: string): Avatar {
  switch (answer.found) {
    case 'picture':
      return { type: answer.type, body: answer.bytes, maxAgeSeconds: DAY }
    case 'none':
      return generated(id, name, HOUR)
  }
}

function generated(id: string, name: string, maxAgeSeconds: number): Avatar {
  return { type: 'image/svg+xml', body: generatedAvatar(id, name), maxAgeSeconds }
}
