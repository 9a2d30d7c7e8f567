import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { emojiText } from './emoji-text.ts'

const written = emojiText(
  emojiIndex({
    categories: { people: '1f604 smile;1f642 slight_smile;1f44d+ thumbsup +1;2764 heart' },
    smileys: { slight_smile: ':) :-)', heart: '<3' },
  }),
)

test.for([
  ['hello :smile:', 'hello 😄'],
  [':smile::+1:', '😄👍'],
  ['你:+1:好 `a`:+1:', '你👍好 `a`👍'],
  ['a:+1:b :x:smile: root:smile:0', 'a:+1:b :x:smile: root:smile:0'],
  [':+1_tone3:', '👍🏽'],
  [':) and <3', '🙂 and ❤️'],
  ['(:) :)) a:)', '(:) :)) a:)'],
  ['`:smile:` ``a` :smile:`` :smile:', '`:smile:` ``a` :smile:`` 😄'],
  ['`:smile:', '`😄'],
  ['well :), then `:)`:)', 'well 🙂, then `:)`:)'],
  ['http://a/:smile: mailto::smile:', 'http://a/:smile: mailto::smile:'],
  [':nothing: 10:30:20 😄', ':nothing: 10:30:20 😄'],
])('%s is shown as %s', ([text = '', shown]) => {
  expect(written(text)).toBe(shown)
})

test('replaces a long hostile message in less than 500 ms', () => {
  const started = performance.now()
  for (const text of [':'.repeat(4_000), '`a'.repeat(2_000), 'a:/'.repeat(1_300), ':a'.repeat(2_000)])
    written(text)
  expect(performance.now() - started).toBeLessThan(500)
})
