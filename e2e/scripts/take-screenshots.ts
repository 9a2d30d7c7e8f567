// Takes the screenshots of the README: a short conversation in the built page, for several people.
import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { ChatPage } from '../support/chat-page.ts'
import { findChromium } from './find-browsers.ts'
import { ParleyServer } from '../support/parley-server.ts'

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url))
const desktop = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' }
const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', hasTouch: true }

const server = new ParleyServer()
await server.start()
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  const newcomer = new ChatPage(await browser.newPage(desktop))
  await newcomer.open(server.url)
  await newcomer.email.fill('ada@lovelace.dev')
  await newcomer.username.fill('Ada')
  await newcomer.page.screenshot({ path: `${folder}join.png` })

  const ada = await enter(browser, 'Ada', desktop)
  const grace = await enter(browser, 'Grace', { ...desktop, colorScheme: 'dark' })
  const lina = await enter(browser, '林娜', desktop)
  const ali = await enter(browser, 'علي', desktop)
  const ken = await enter(browser, 'Ken Thompson', phone)
  await grace.say('Deploy is **green**. The new build is on staging: https://staging.example.com/release/42')
  await grace.say('Run `npx -y pnpm@12 start` and try to break it :smile:')
  await lina.say('收到！我来测试中文输入法和搜索 :+1:')
  for (const chat of [ada, grace, ali]) await chat.react('收到', '🎉')
  await ada.react('收到', '👍')
  await ada.act('Deploy is', 'Reply')
  await ada.say(
    'Pulled the plug in the middle of this. Nothing lost, nothing doubled:\n```sh\nkill -9 $(pgrep -f parley)\n```',
  )
  await ali.say('مرحبا بالجميع، @Ada كيف حالك؟ :)')
  await ken.composer.fill('🚀❤️')
  await ken.page.getByRole('button', { name: 'Send' }).tap()
  await grace.say('> Nothing lost, nothing doubled\nThat is all I ever wanted.')
  await lina.chooseLanguage('简体中文')
  await ali.chooseLanguage('العربية')
  for (const [chat, name] of [
    [ada, 'room'],
    [grace, 'room-dark'],
    [ken, 'room-phone'],
    [lina, 'room-chinese'],
    [ali, 'room-arabic'],
  ] as const) {
    await chat.page.mouse.move(0, 0)
    await chat.row('all I ever wanted').waitFor()
    await chat.page.waitForLoadState('networkidle')
    await chat.page.screenshot({ path: `${folder}${name}.png` })
  }
} finally {
  await browser.close()
  await server.remove()
}

async function enter(inside: Browser, username: string, options: BrowserContextOptions) {
  const chat = new ChatPage(await (await inside.newContext(options)).newPage())
  await chat.open(server.url)
  await chat.join(`${encodeURIComponent(username)}@example.com`, username)
  return chat
}
