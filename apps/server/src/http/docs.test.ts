import { expect, test } from 'vitest'
import { startTestServer } from '../testing/test-server.ts'

test('the documents are at /docs/ where the operator wants them, and may run nothing', async () => {
  const { url } = await startTestServer({ docs: true })
  const moved = await fetch(`${url}/docs`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([308, 'docs/'])
  const page = await fetch(`${url}/docs/`)
  expect([200, 404]).toContain(page.status) // built or not
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/)
})

test('without it there is no such page', async () => {
  const { url } = await startTestServer()
  expect((await fetch(`${url}/docs/`)).status).toBe(404)
})
