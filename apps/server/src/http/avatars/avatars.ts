import { createAvatarCache, type AvatarCacheOptions, type Kept } from './avatar-cache.ts'
import { generatedAvatar } from './generated-avatar.ts'
import { createGravatar, type GravatarOptions } from './gravatar.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Avatar {
  type: string
  body: string | Uint8Array
  maxAgeSeconds: number
}

export interface Avatars {
  /** A face for an id (64 hex digits): the person's own picture, or one drawn from the name. */
  avatarFor(id: string, name: string): Promise<Avatar>
}

/** An empty `url` means that no picture service is ever asked. */
export function createAvatars(options: GravatarOptions & AvatarCacheOptions): Avatars {
  if (options.url === '') return { avatarFor: (id, name) => Promise.resolve(drawn(id, name, HOUR)) }
  const gravatar = createGravatar(options)
  const cache = createAvatarCache(options)
  return { avatarFor }

  async function avatarFor(id: string, name: string): Promise<Avatar> {
    const cached = await cache.read(id)
    if (cached?.fresh) return shown(cached.kept, id, name)

    const answer = await gravatar(id)
    if (answer.found !== 'unreachable') {
      await cache.write(id, answer)
      return shown(answer, id, name)
    }
    return cached?.kept.found === 'picture' ? shown(cached.kept, id, name) : drawn(id, name, MINUTE)
  }
}

function shown(kept: Kept, id: string, name: string): Avatar {
  switch (kept.found) {
    case 'picture':
      return { type: kept.type, body: kept.bytes, maxAgeSeconds: DAY }
    case 'none':
      return drawn(id, name, HOUR)
  }
}

function drawn(id: string, name: string, maxAgeSeconds: number): Avatar {
  return { type: 'image/svg+xml', body: generatedAvatar(id, name), maxAgeSeconds }
}
