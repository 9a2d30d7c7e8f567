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
  await sendPhoto(lina, '今天早上办公室窗外', await photo(browser))
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
    // The typeface is used from the second visit on.
    await chat.page.reload()
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

/** A drawn landscape, as a photo. */
async function photo(inside: Browser): Promise<Buffer> {
  const page = await inside.newPage({ viewport: { width: 960, height: 540 } })
  await page.setContent(`<body style="margin:0"><svg viewBox="0 0 960 540" width="960" height="540">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#33406b"/><stop offset=".6" stop-color="#e48a6a"/><stop offset="1" stop-color="#f8d29a"/></linearGradient>
      <linearGradient id="lake" x2="0" y2="1"><stop stop-color="#d98f72"/><stop offset="1" stop-color="#33406b"/></linearGradient>
    </defs>
    <rect width="960" height="540" fill="url(#sky)"/>
    <circle cx="640" cy="290" r="46" fill="#fff2cf"/>
    <path d="M0 330 L150 200 L260 290 L400 150 L560 310 L700 220 L960 340 V400 H0z" fill="#6b5a7d"/>
    <path d="M0 360 L220 280 L420 350 L640 300 L960 370 V420 H0z" fill="#463f63"/>
    <rect y="400" width="960" height="140" fill="url(#lake)"/>
    <path d="M560 420h160M540 445h200M580 470h120M600 495h80" stroke="#ffe3b0" stroke-width="6" stroke-linecap="round" opacity=".6"/>
    <path d="M0 540 V430 q60-60 100 0 q50-80 110 10 q40-50 90 20 V540z" fill="#262238"/>
  </svg></body>`)
  const picture = await page.screenshot()
  await page.close()
  return picture
}

async function sendPhoto(chat: ChatPage, caption: string, buffer: Buffer) {
  await chat.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'morning.png', mimeType: 'image/png', buffer })
  await chat.page.locator('.tile').first().waitFor()
  await chat.composer.fill(caption)
  await chat.composer.press('Enter')
  await chat.row(caption).locator('.picture.loaded').waitFor()
}
