import { expect, test } from 'vitest'
import { gravatarHash } from './gravatar-hash.ts'

// The first is from docs.gravatar.com, "Creating the hash"; the others are from sha256sum.
test.each([
  [' MyEmailAddress@example.com ', '84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee'],
  ['\tmyemailaddress@EXAMPLE.com\n', '84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee'],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['ÄNNE@BÜCHER.EXAMPLE', '5e402f242a0ce5bd9cd6af52add4f2829d490bf01574586e9c6b0d2b12649abd'],
  ['用户@例子.example', 'd40b6e5fbf55b4d19a90c99214467e7d57901e9c422e3efdeaa9bf805840a305'],
  ['😄@example.com', 'de94e5ee280aad0922335ce8a261be35a1f07de1edec10b88b1bd6f85c4843a6'],
])('P8.1: an avatar is the SHA-256 of the trimmed, lower-cased email: %j', (email, hash) => {
  expect(gravatarHash(email)).toBe(hash)
})
