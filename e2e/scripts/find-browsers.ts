import { chromium } from '@playwright/test'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The Chromium for tests: CHROMIUM_PATH, else the one without windows, else Playwright's, else an installed one. */
export function findChromium(): string | undefined {
  return named('CHROMIUM_PATH') ?? findHeadlessShell() ?? findWholeChromium()
}

/** A Chromium that also shows notifications and installs pages: CHROMIUM_PATH, else Playwright's, else an installed one. */
export function findWholeChromium(): string | undefined {
  return named('CHROMIUM_PATH') ?? existing(chromium.executablePath()) ?? installed(chromiumNames)
}

/** Chromium built without windows: the same engine, for two thirds of the CPU. */
export function findHeadlessShell(): string | undefined {
  return installed(['chromium-headless-shell'])
}

/** The Firefox for tests: FIREFOX_PATH, else an installed one; undefined where nothing can start it. */
export function findFirefox(): string | undefined {
  return hasDisplay() ? (named('FIREFOX_PATH') ?? installed(['firefox-esr', 'firefox'])) : undefined
}

/** The WebDriver of WebKitGTK: WEBKIT_DRIVER_PATH, else an installed one; undefined where nothing can start it. */
export function findWebKitDriver(): string | undefined {
  return hasDisplay() ? (named('WEBKIT_DRIVER_PATH') ?? installed(['WebKitWebDriver'])) : undefined
}

/** Both browsers are shown on a virtual display, and end with the process that started them. */
function hasDisplay() {
  return process.platform === 'linux' && ['Xvfb', 'setpriv'].every((name) => installed([name]) !== undefined)
}

function named(variable: string) {
  const path = process.env[variable]
  return path === '' ? undefined : path
}

function installed(names: readonly string[]) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}

function existing(path: string) {
  return existsSync(path) ? path : undefined
}
