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
  /** The picture for an id (64 hex digits): from the picture service, or generated from the name, in `hue` if given. */
  avatarFor(id: string, name: string, hue?: number): Promise<Avatar>
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
  if (options.url === '') return { avatarFor: (...drawn) => Promise.resolve(generated(drawn, HOUR)) }
  const gravatar = createGravatar(options)
  const cache = createAvatarCache(options)
  return { avatarFor }

  async function avatarFor(...drawn: Drawn): Promise<Avatar> {
    const [id] = drawn
    const cached = await cache.read(id)
    if (cached?.fresh) return toAvatar(cached.answer, drawn)

    const isKnown = options.isKnown(id)
    const answer = isKnown ? await gravatar(id) : unreachable
    if (answer.found !== 'unreachable') {
      if (options.mayWrite()) await cache.write(id, answer)
      return toAvatar(answer, drawn)
    }
    if (cached?.answer.found === 'picture') return toAvatar(cached.answer, drawn)
    // A page may show a message before anybody has joined who gets it from this server.
    return generated(drawn, isKnown ? MINUTE : MOMENT)
  }
}

type Drawn = Parameters<typeof generatedAvatar>

function toAvatar(answer: CachedAnswer, drawn: Drawn): Avatar {
  switch (answer.found) {
    case 'picture':
      return { type: answer.type, body: answer.bytes, maxAgeSeconds: DAY }
    case 'none':
      return generated(drawn, HOUR)
  }
}

function generated(drawn: Drawn, maxAgeSeconds: number): Avatar {
  return { type: 'image/svg+xml', body: generatedAvatar(...drawn), maxAgeSeconds }
}
