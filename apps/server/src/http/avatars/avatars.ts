import { createAvatarCache, type AvatarCacheOptions, type CachedAnswer } from './avatar-cache.ts'
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
  /** The picture for an id (64 hex digits): from the picture service, or generated from the name. */
  avatarFor(id: string, name: string): Promise<Avatar>
}

/** With an empty `url`, no picture service is asked. */
export function createAvatars(options: GravatarOptions & AvatarCacheOptions): Avatars {
  if (options.url === '') return { avatarFor: (id, name) => Promise.resolve(generated(id, name, HOUR)) }
  const gravatar = createGravatar(options)
  const cache = createAvatarCache(options)
  return { avatarFor }

  async function avatarFor(id: string, name: string): Promise<Avatar> {
    const cached = await cache.read(id)
    if (cached?.fresh) return toAvatar(cached.answer, id, name)

    const answer = await gravatar(id)
    if (answer.found !== 'unreachable') {
      await cache.write(id, answer)
      return toAvatar(answer, id, name)
    }
    return cached?.answer.found === 'picture'
      ? toAvatar(cached.answer, id, name)
      : generated(id, name, MINUTE)
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
