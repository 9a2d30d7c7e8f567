import { expect, test } from 'vitest'
import { newToken } from '../../identity/author.ts'
import { newOwnerSecret } from '../../identity/owner-secrets.ts'
import { startWithBrowser, TestBrowser } from '../../testing/test-browser.ts'

const ada = { username: 'Ada', avatar: 'a'.repeat(64) }

test('P13.10: an owner gets the room as a file in each form, and nobody else gets anything', async () => {
  const { browser, people, port } = await startWithBrowser()
  await browser.signIn(newToken())
  const socket = await browser.connect()
  socket.send({ type: 'join', room: 'team', ...ada })
  await socket.frame('joined')
  for (let n = 0; n < 250; n += 1) await socket.post(`cid-${String(n).padStart(5, '0')}`, `<b>post ${n}</b>`)
  const member = await fetchExport(browser, 'team?as=html')
  expect(member.status).toBe(403)
  expect(await member.json()).toMatchObject({ code: 'not_allowed' })
  expect((await fetchExport(new TestBrowser(port), 'team')).status).toBe(401)

  await browser.post('/owner', { owner: await newOwnerSecret(people) })
  const html = await fetchExport(browser, 'team?as=html')
  expect(html.headers.get('content-disposition')).toBe('attachment; filename=team.html')
  expect(html.headers.get('content-security-policy')).toBe('sandbox')
  const page = await html.text()
  expect(page.match(/<article /g)).toHaveLength(250)
  expect(page).toContain('&lt;b&gt;post 249&lt;/b&gt;')
  const { messages } = (await (await fetchExport(browser, 'team?as=json')).json()) as { messages: object[] }
  expect(messages).toHaveLength(250)
  expect(await (await fetchExport(browser, 'team?as=text')).text()).toContain('Ada: <b>post 0</b>')
  expect((await fetchExport(browser, 'team?as=exe')).status).toBe(400)
  expect((await fetchExport(browser, '%2a')).status).toBe(400)
})

test('P13.10: a page of another origin exports nothing', async () => {
  const { browser, people } = await startWithBrowser()
  await browser.signIn(newToken())
  await browser.post('/owner', { owner: await newOwnerSecret(people) })
  const foreign = { 'sec-fetch-site': 'cross-site' }
  expect((await fetchExport(browser, 'lobby', foreign)).status).toBe(401)
  expect((await fetchExport(browser, 'lobby')).status).toBe(200)
})

/** As a link of the page does. */
function fetchExport({ port, cookies }: TestBrowser, path: string, headers: Record<string, string> = {}) {
  return fetch(`http://127.0.0.1:${port}/api/rooms/${path.replace(/(\?|$)/, '/export$1')}`, {
    headers: { cookie: cookies, 'sec-fetch-site': 'same-origin', ...headers },
  })
}
