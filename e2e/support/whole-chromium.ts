import { findWholeChromium } from '../scripts/find-browsers.ts'

export const chromiumArgs = [
  '--disable-background-networking',
  // Chromium refuses to run as root inside its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** For tests of what Chromium without windows does not have: notifications, and pages that are installed. */
export const wholeChromium = {
  launchOptions: { executablePath: findWholeChromium(), args: chromiumArgs },
}
