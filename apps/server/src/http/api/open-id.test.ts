import { expect, test } from 'vitest'
import { startTestServer } from '../../testing/test-server.ts'

test.for(['//evil.example', '.evil.example', '/\\evil.example'])(
  'P11.12: coming back from the provider never leads to %s, no matter who has set the cookie',
  async (to) => {
    const oidc = { oidcIssuer: 'http://127.0.0.1:1', oidcClientId: 'parley', publicUrl: 'http://localhost' }
    const { port } = await startTestServer(oidc)
    const visit = (path: string, cookie = '') =>
      fetch(`http://127.0.0.1:${port}/api${path}`, { headers: { cookie }, redirect: 'manual' })
    const none = await visit('/sign-in/back')
    const [name = ''] = (none.headers.get('set-cookie') ?? '').split('=')
    const kept = Buffer.from(JSON.stringify({ state: 's', nonce: 'n', verifier: 'v', to })).toString(
      'base64url',
    )
    const back = await visit('/sign-in/back?code=c&state=s', `${name}=${kept}`)
    expect(back.headers.get('location')).toBe('/#sign-in=unreachable')
  },
)
