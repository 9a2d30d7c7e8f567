import { expect, test } from 'vitest'
import { placeBeside } from './place-beside.ts'

const view = { width: 1000, height: 800 }
const box = { width: 300, height: 400 }
const anchorAt = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 40 })

test.each([
  ['above, aligned at the start', anchorAt(100, 700), false, { left: 100, top: 286 }],
  ['above, aligned at the end in right-to-left text', anchorAt(600, 700), true, { left: 340, top: 286 }],
  ['below when there is no room above', anchorAt(100, 100), false, { left: 100, top: 154 }],
  ['on the larger side when neither fits', anchorAt(100, 390), false, { left: 100, top: 8 }],
  ['no further than the right edge', anchorAt(900, 700), false, { left: 692, top: 286 }],
  ['no further than the left edge', anchorAt(100, 700), true, { left: 8, top: 286 }],
])('prefers above: %s', (_rule, anchor, rightToLeft, place) => {
  const placement = { side: 'above', align: 'start', distance: 14 } as const
  expect(placeBeside(anchor, box, view, rightToLeft, placement)).toEqual(place)
})

test.each([
  ['below, aligned at the end', anchorAt(600, 100), false, { left: 340, top: 144 }],
  ['below, aligned at the end in right-to-left text', anchorAt(100, 100), true, { left: 100, top: 144 }],
  ['above when there is no room below', anchorAt(600, 600), false, { left: 340, top: 196 }],
  ['no further than the left edge', anchorAt(100, 100), false, { left: 8, top: 144 }],
])('prefers below: %s', (_rule, anchor, rightToLeft, place) => {
  const placement = { side: 'below', align: 'end', distance: 4 } as const
  expect(placeBeside(anchor, box, view, rightToLeft, placement)).toEqual(place)
})
