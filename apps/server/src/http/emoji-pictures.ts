import { pictureFolder } from '@parley/emoji-data'
import express from 'express'

/** `/emoji/<code>.svg`: Twemoji's pictures (CC-BY 4.0). A picture never changes under its code. */
export function emojiPictures() {
  return express.static(pictureFolder, { immutable: true, maxAge: '1y', index: false, redirect: false })
}
