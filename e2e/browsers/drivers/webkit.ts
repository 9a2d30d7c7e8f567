import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import type { Actions } from 'selenium-webdriver'
import { Builder, Capabilities, Key as Keys, Origin, type WebDriver } from 'selenium-webdriver'
import type { BrowserDriver, BrowserPage, Key, Modifier } from './browser-page.ts'
import { spawnOwned, type OwnedProcess } from './owned-process.ts'
import { startDisplay } from './virtual-display.ts'

/** Ends a step that hangs, before the test runner ends the walk without saying where. */
const timeouts = { script: 5_000, pageLoad: 20_000, implicit: 0 }
const quitTime = 3_000

/** WebKit (WebKitGTK's MiniBrowser), driven by Selenium over WebDriver. */
export async function startWebKit(driverPath: string): Promise<BrowserDriver> {
  const display = await startDisplay()
  const port = await freePort()
  const process = spawnOwned(driverPath, [`--port=${port}`], { env: { ...webkitEnv, ...display.env } })
  const session = await newSession(process, port).catch(async (error: unknown) => {
    await process.stop()
    await display.stop()
    throw error
  })
  return {
    newPage: () => Promise.resolve(webkitPage(session)),
    async stop() {
      // A page that hangs answers no quit; its processes are stopped all the same.
      await Promise.race([session.quit().catch(() => undefined), after(quitTime)])
      await process.stop()
      await display.stop()
    },
  }
}

const webkitEnv = {
  LANG: 'en_GB.UTF-8', // its language; without, it has the invalid "C"
  LIBGL_ALWAYS_SOFTWARE: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1', // no graphics card
}

/** Each server of a walk is an origin of its own, so one session is enough. */
async function newSession(driver: OwnedProcess, port: number) {
  const address = `http://127.0.0.1:${port}`
  await driver.untilAnswers(`${address}/status`)
  const session = await new Builder()
    .disableEnvironmentOverrides()
    .usingServer(address) // with an address, Selenium looks for no driver
    .withCapabilities(new Capabilities({ browserName: 'MiniBrowser' }))
    .build()
  await session.manage().setTimeouts(timeouts)
  return session
}

function webkitPage(session: WebDriver): BrowserPage {
  return {
    open: (url) => session.get(url),
    reload: () => session.navigate().refresh(),
    evaluate: (run, ...args) => session.executeScript<ReturnType<typeof run>>(run, ...args),
    point: ({ x, y }) => session.actions().move({ x, y, duration: 0 }).perform(),
    press: ({ x, y }) => session.actions().move({ x, y, duration: 0 }).press().release().perform(),
    wheel: ({ x, y }, pixels) =>
      (session.actions() as WheelActions).scroll(x, y, 0, pixels, Origin.VIEWPORT).perform(),
    type: (text) => session.actions().sendKeys(text).perform(),
    key: (key, ...modifiers) => pressKey(session, key, modifiers),
    resize: (width, height) => resizeViewport(session, width, height),
    screenshot: async (file) => writeFileSync(file, await session.takeScreenshot(), 'base64'),
    close: () => session.get('about:blank'),
  }
}

/** Missing in the types of Selenium. */
type WheelActions = Actions & {
  scroll(x: number, y: number, deltaX: number, deltaY: number, origin: string): Actions
}

const keys: Partial<Record<Key, string>> = {
  Enter: Keys.ENTER,
  Escape: Keys.ESCAPE,
  Tab: Keys.TAB,
  Backspace: Keys.BACK_SPACE,
  Home: Keys.HOME,
  PageUp: Keys.PAGE_UP,
  ArrowUp: Keys.ARROW_UP,
  ArrowDown: Keys.ARROW_DOWN,
  ArrowLeft: Keys.ARROW_LEFT,
  ArrowRight: Keys.ARROW_RIGHT,
}

async function pressKey(session: WebDriver, key: Key, modifiers: Modifier[]) {
  const held = modifiers.map((modifier) => (modifier === 'Control' ? Keys.CONTROL : Keys.SHIFT))
  let actions = session.actions()
  for (const modifier of held) actions = actions.keyDown(modifier)
  actions = actions.sendKeys(keys[key] ?? key)
  for (const modifier of held.toReversed()) actions = actions.keyUp(modifier)
  await actions.perform()
}

/** Only windows have a size here: the frame of the window is added to the viewport. */
async function resizeViewport(session: WebDriver, width: number, height: number) {
  const window = session.manage().window()
  const inner = await session.executeScript<Record<'width' | 'height', number>>(() => ({
    width: innerWidth,
    height: innerHeight,
  }))
  const outer = await window.getRect()
  await window.setRect({
    x: 0,
    y: 0,
    width: width + outer.width - inner.width,
    height: height + outer.height - inner.height,
  })
}

/** WebKitWebDriver accepts port 0, but does not say which port it got. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
