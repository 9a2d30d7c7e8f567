// Draws the icons of the installed page from apps/web/public/mark.svg.
import { chromium } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './find-browsers.ts'

const folder = fileURLToPath(new URL('../../apps/web/public/', import.meta.url))
const mark = readFileSync(`${folder}mark.svg`, 'utf8')

/** `share` is the part of the side that the mark takes: launchers crop a maskable icon to a circle of 80 %. */
const icons = [
  { file: 'icon-192.png', side: 192, share: 1, paper: 'transparent' },
  { file: 'icon-512.png', side: 512, share: 1, paper: 'transparent' },
  { file: 'icon-maskable.png', side: 512, share: 0.56, paper: '#fbfaf8' },
  { file: 'icon-apple.png', side: 180, share: 0.68, paper: '#fbfaf8' },
]

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  for (const { file, side, share, paper } of icons) {
    const page = await browser.newPage({ viewport: { width: side, height: side } })
    await page.setContent(
      `<style>html { background: ${paper} } body { margin: 0; height: 100vh; display: grid; place-items: center }
      svg { width: ${share * 100}% }</style>${mark}`,
    )
    await page.screenshot({ path: folder + file, omitBackground: true })
    await page.close()
  }
} finally {
  await browser.close()
}
