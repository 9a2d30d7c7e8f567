import { expect, test } from 'vitest'
import { placeBeside } from './place-beside.ts'

const view = { width: 1000, height: 800 }
const box = { width: 300, height: 400 }
const anchorAt = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 40 })

test.each([
  ['above, its start in line', anchorAt(100, 700), false, { left: 100, top: 286 }],
  [
    'above, its end in line where one writes from right to left',
    anchorAt(600, 700),
    true,
    { left: 340, top: 286 },
  ],
  ['below where there is no room above', anchorAt(100, 100), false, { left: 100, top: 154 }],
  ['on the larger side where there is room on neither', anchorAt(100, 390), false, { left: 100, top: 8 }],
  ['no further than the right edge', anchorAt(900, 700), false, { left: 692, top: 286 }],
  ['no further than the left edge', anchorAt(100, 700), true, { left: 8, top: 286 }],
])('%s', (_rule, anchor, rightToLeft, place) => {
  const manner = { side: 'above', line: 'start', distance: 14 } as const
  expect(placeBeside(anchor, box, view, rightToLeft, manner)).toEqual(place)
})

test.each([
  ['below, its end in line', anchorAt(600, 100), false, { left: 340, top: 144 }],
  [
    'below, its end in line where one writes from right to left',
    anchorAt(100, 100),
    true,
    { left: 100, top: 144 },
  ],
  ['above where there is no room below', anchorAt(600, 600), false, { left: 340, top: 196 }],
  ['no further than the left edge', anchorAt(100, 100), false, { left: 8, top: 144 }],
])('rather %s', (_rule, anchor, rightToLeft, place) => {
  const manner = { side: 'below', line: 'end', distance: 4 } as const
  expect(placeBeside(anchor, box, view, rightToLeft, manner)).toEqual(place)
})
