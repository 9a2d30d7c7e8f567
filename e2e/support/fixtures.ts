import { test as base, expect, type BrowserContextOptions } from '@playwright/test'
import { ChatPage } from './chat-page.ts'
import { ParleyServer } from './parley-server.ts'

interface Fixtures {
  /** A server for this test, with the built page. */
  server: ParleyServer
  serverEnv: Record<string, string>
  /** Opens the room as `username`, in a new browser context. */
  person: (username: string, options?: PersonOptions) => Promise<ChatPage>
}

interface PersonOptions extends BrowserContextOptions {
  room?: string
  email?: string
}

export const test = base.extend<Fixtures>({
  serverEnv: [{}, { option: true }],
  server: async ({ serverEnv }, use) => {
    const server = new ParleyServer(serverEnv)
    await server.start()
    await use(server)
    await server.remove()
  },
  person: async ({ server, browser, contextOptions }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(
      async (
        username,
        { room = '/', email = `${encodeURIComponent(username)}@example.com`, ...options } = {},
      ) => {
        const context = await browser.newContext({ ...contextOptions, ...options })
        contexts.push(context)
        const chat = new ChatPage(await context.newPage())
        await chat.open(server.url + room)
        await chat.join(email, username)
        return chat
      },
    )
    for (const context of contexts) await context.close()
  },
})

export { expect }

/**
 * For what waits for a picture that the server makes: its process has a low priority, and on a processor that tests keep
 * busy it starts late.
 */
export const expectLater = expect.configure({ timeout: 40_000 })
