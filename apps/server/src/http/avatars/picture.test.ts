import { describe, expect, test } from 'vitest'
import { pictureType } from './picture.ts'

describe('pictureType reads the first bytes', () => {
  test.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0....', 'image/jpeg'],
    ['GIF87a....', 'image/gif'],
    ['GIF89a....', 'image/gif'],
    ['RIFF\x10\x00\x00\x00WEBPVP8 ', 'image/webp'],
    ['RIFF\x10\x00\x00\x00WAVEfmt ', undefined],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['<!doctype html>', undefined],
    ['\x89PNG', undefined],
    ['', undefined],
  ])('%j is %s', (start, type) => {
    expect(pictureType(Buffer.from(start, 'latin1'))).toBe(type)
  })
})
