// Draws the pictures of the README: a small conversation in the built page, on a desktop and on a phone.
import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { ChatPage } from './chat-page.ts'
import { findChromium } from './find-chromium.ts'
import { ParleyServer } from './parley-server.ts'

const folder = fileURLToPath(new URL('screenshots/', import.meta.url))
const desktop = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' }
const phone = {
  viewport: { width: 390, height: 844 },
  locale: 'en-GB',
  colorScheme: 'dark' as const,
  hasTouch: true,
}

const server = new ParleyServer()
await server.start()
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  const ada = await enter(browser, 'Ada', desktop)
  const grace = await enter(browser, 'Grace Hopper', phone)
  const lina = await enter(browser, '林娜', desktop)
  const ali = await enter(browser, 'علي', desktop)
  const ken = await enter(browser, 'Ken Thompson', desktop)
  await grace.say('Deploy is green. The new build is on staging: https://staging.example.com/release/42')
  await grace.say('Run `npx -y pnpm@12 start` and try to break it :smile:')
  await lina.say('收到！我来测试中文输入法和搜索 :+1:')
  await ken.say(
    'Pulled the plug in the middle of this. Nothing lost, nothing doubled:\n```\nkill -9 $(pgrep -f parley)\n```',
  )
  await ali.say('مرحبا بالجميع، كيف حالكم؟ :)')
  await ada.say('🚀❤️')
  await ada.say('On it, looks right from here.')
  for (const [chat, name] of [
    [ada, 'room.png'],
    [grace, 'room-phone.png'],
  ] as const) {
    await chat.page.mouse.move(0, 0)
    await chat.row('looks right').waitFor()
    await chat.page.screenshot({ path: folder + name })
  }
} finally {
  await browser.close()
  await server.remove()
}

async function enter(inside: Browser, username: string, options: BrowserContextOptions) {
  const chat = new ChatPage(await inside.newPage(options))
  await chat.open(server.url)
  await chat.join(`${encodeURIComponent(username)}@example.com`, username)
  return chat
}
