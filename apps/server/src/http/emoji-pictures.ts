import { pictureFolder } from '@parley/emoji-data'
import express from 'express'

/** `/emoji/<code>.svg`: the pictures of Twemoji (CC-BY 4.0). Immutable: a code always has the same picture. */
export function emojiPictures() {
  return express.static(pictureFolder, { immutable: true, maxAge: '1y', index: false, redirect: false })
}
