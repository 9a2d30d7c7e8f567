import express from 'express'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** `/emoji/<code>.svg`: Twemoji's pictures (CC-BY 4.0). A picture never changes under its code. */
export function emojiPictures() {
  const twemoji = dirname(createRequire(import.meta.url).resolve('@discordapp/twemoji/package.json'))
  return express.static(join(twemoji, 'dist', 'svg'), {
    immutable: true,
    maxAge: '1y',
    index: false,
    redirect: false,
  })
}
