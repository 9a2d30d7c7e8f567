import { test } from './fixtures.ts'
import type { Visitor } from './visitor.ts'
import { button, composer, dialog, field, inDialog, message } from './target.ts'

const hello = message('hello')
const chip = { css: '.chip' }

async function fromSettings(ada: Visitor, part: string) {
  await ada.click(chip)
  await ada.click(inDialog(part))
}

const dialogs: Record<string, (ada: Visitor) => Promise<void>> = {
  settings: (ada) => ada.click(chip),
  notifications: (ada) => fromSettings(ada, 'Notifications'),
  'keyboard shortcuts': (ada) => fromSettings(ada, 'Keyboard shortcuts and formatting'),
  profile: (ada) => fromSettings(ada, 'Your profile'),
  devices: (ada) => fromSettings(ada, 'Devices'),
  async 'message menu'(ada) {
    await ada.point(hello)
    await ada.click(button('More'))
  },
  async 'quick reactions'(ada) {
    await ada.point(hello)
    await ada.click(button('Add a reaction'))
  },
  removal: (ada) => ada.act(hello, 'Remove'),
  'emoji picker': (ada) => ada.click(button('Insert an emoji')),
}

test('every dialog closes by a press beside it and by Escape', async ({ ada }) => {
  await ada.say('hello')
  for (const [name, open] of Object.entries(dialogs))
    await test.step(name, async () => {
      await open(ada)
      await ada.sees(dialog, 1)
      await ada.page.press({ x: 300, y: 120 })
      await ada.seesNo(dialog)
      await open(ada)
      await ada.sees(dialog, 1)
      await ada.page.key('Escape')
      await ada.seesNo(dialog)
    })
})

test('on a narrow page, the sheets close by a press above them', async ({ ada }) => {
  await ada.page.resize(390, 760)
  for (const name of ['People', 'Insert an emoji'])
    await test.step(name, async () => {
      await ada.click(button(name))
      await ada.sees(dialog, 1)
      await ada.page.press({ x: 100, y: 60 })
      await ada.seesNo(dialog)
    })
})

test('a press beside the profile keeps what was typed', async ({ ada }) => {
  await fromSettings(ada, 'Your profile')
  await ada.fill(field('Username'), 'Countess')
  await ada.page.press({ x: 300, y: 120 })
  await ada.sees(dialog, 1)
  await ada.click(inDialog('Save'))
  await ada.seesNo(dialog)
  await ada.sees({ css: 'aside', text: 'Countess' })
  await ada.click(composer)
})
