import { describe, expect, test } from 'vitest'
import { createGravatar } from './gravatar.ts'
import { anId, aPng, stubGravatar } from '../../testing/stub-gravatar.ts'

const idNumber = (n: number) => n.toString(16).padStart(64, '0')

describe('Gravatar, with many requests at once,', () => {
  test('gets one request for an id that is wanted twice at once', async () => {
    const { url, requests } = await stubGravatar((_, response) => response.end(aPng))
    const gravatar = createGravatar({ url })
    const [one, two] = await Promise.all([gravatar(anId), gravatar(anId)])
    expect(one).toEqual(two)
    expect(requests).toHaveLength(1)
  })

  test('gets 4 requests at a time; 64 wait, and more are answered as unreachable without a pause', async () => {
    const held: ((response: Response) => void)[] = []
    let most = 0
    let running = 0
    const fetch = async () => {
      most = Math.max(most, ++running)
      const response = await new Promise<Response>((answer) => held.push(answer))
      running--
      return response
    }
    const gravatar = createGravatar({ url: 'http://127.0.0.1', fetch })
    const answers = Array.from({ length: 68 }, (_, n) => gravatar(idNumber(n)))

    expect(await gravatar(idNumber(68))).toEqual({ found: 'unreachable' })
    expect(held).toHaveLength(4)

    let answered = 0
    for (const answer of answers) {
      held[answered++]?.(new Response(null, { status: 404 }))
      expect(await answer).toEqual({ found: 'none' })
    }
    expect(most).toBe(4)
  })

  test('answers all waiting requests at once when it fails', async () => {
    let requests = 0
    const fetch = () => (requests++, Promise.reject(new TypeError('fetch failed')))
    const gravatar = createGravatar({ url: 'http://127.0.0.1', fetch })
    const answers = await Promise.all(Array.from({ length: 68 }, (_, n) => gravatar(idNumber(n))))
    expect(new Set(answers.map(({ found }) => found))).toEqual(new Set(['unreachable']))
    expect(requests).toBeLessThanOrEqual(6)
  })
})
