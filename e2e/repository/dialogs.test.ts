import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const sources = fileURLToPath(new URL('../../apps/web/src', import.meta.url))
/** It fills the whole window: nothing is beside it. */
const whole = 'features/files/viewer/PictureViewer.vue'

const dialogs = globSync('**/*.vue', { cwd: sources }).flatMap((path) =>
  Array.from(
    readFileSync(`${sources}/${path}`, 'utf8').matchAll(/<dialog\b[^>]*>/g),
    ([tag]) => [path, tag] as const,
  ),
)

test.each(dialogs.filter(([path]) => path !== whole))(
  '%s: a press beside the dialog closes it',
  (_path, tag) => {
    expect(tag).toContain('closedby="')
  },
)

test('all that is a dialog is one of few components, whose presses are walked in three browsers', () => {
  expect(dialogs.map(([path]) => path).toSorted()).toEqual([
    'features/emoji/picker/PickerFrame.vue',
    whole,
    'features/people/PeoplePanel.vue',
    'ui/MenuDialog.vue',
    'ui/ModalDialog.vue',
  ])
})
