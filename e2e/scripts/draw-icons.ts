// Draws the icons of the page, and the picture of its link previews, from apps/web/public/mark.svg.
import { chromium } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
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

/** For browsers and programs that ask for /favicon.ico. */
const favicon = { file: 'favicon.ico', sides: [16, 32, 48] }

/** 1.91 to 1: the shape that chats show whole. */
const preview = { file: 'preview.png', width: 1_200, height: 630, paper: '#fbfaf8', ink: '#2b2930' }

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] })
try {
  for (const { file, side, share, paper } of icons)
    writeFileSync(folder + file, await drawn(side, side, icon(share, paper)))
  const pictures: [number, Buffer][] = []
  for (const side of favicon.sides) pictures.push([side, await drawn(side, side, icon(1, 'transparent'))])
  writeFileSync(folder + favicon.file, icoOf(pictures))
  const { width, height } = preview
  writeFileSync(folder + preview.file, await drawn(width, height, previewHtml()))
} finally {
  await browser.close()
}

async function drawn(width: number, height: number, html: string) {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.setContent(html)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

function icon(share: number, paper: string) {
  return `<style>html { background: ${paper} } body { margin: 0; height: 100vh; display: grid; place-items: center }
      svg { width: ${share * 100}% }</style>${mark}`
}

function previewHtml() {
  return `<style>html { background: ${preview.paper} } body { margin: 0; height: 100vh; display: flex; align-items: center;
      justify-content: center; gap: 48px; font: 600 148px system-ui, sans-serif; color: ${preview.ink}; letter-spacing: -3px }
      svg { width: 220px }</style>${mark}<span>Parley</span>`
}

/** An ICO file: a header, an entry of 16 bytes for each picture, and the PNGs themselves. */
function icoOf(pictures: [number, Buffer][]) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2) // an icon
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, [side, picture]] of pictures.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(side, at)
    head.writeUInt8(side, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6) // bits of a pixel
    head.writeUInt32LE(picture.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += picture.length
  }
  return Buffer.concat([head, ...pictures.map(([, picture]) => picture)])
}
