import type { StoredDraftFrame } from '@parley/shared'
import { expect, test } from 'vitest'
import { DraftSync } from './draft-sync.ts'

/** What the server has, by the rules of P16.10. */
class Shelf {
  text = ''
  at = 0
  isOnline = true

  read(): StoredDraftFrame | undefined {
    return this.isOnline ? { type: 'draft', room: 'team', at: this.at, text: this.text } : undefined
  }

  store(text: string, base: number): StoredDraftFrame | undefined {
    if (!this.isOnline) return undefined
    if (base !== this.at)
      return text === this.text ? { type: 'draft', room: 'team', at: this.at } : this.read()
    this.text = text
    this.at += 1
    return { type: 'draft', room: 'team', at: this.at }
  }
}

function device(shelf: Shelf, kept = { text: '', synced: { at: 0, text: '' } }) {
  const state = { ...kept, offered: undefined as string | undefined }
  const sync = new DraftSync(kept.synced, {
    read: () => Promise.resolve(shelf.read()),
    store: (text, base) => Promise.resolve(shelf.store(text, base)),
    text: () => state.text,
    show: (text) => (state.text = text),
    keep: (synced) => (state.synced = synced),
    offer: (other) => (state.offered = other),
  })
  const write = async (text: string) => {
    state.text = text
    await sync.run()
  }
  const hear = async () => {
    sync.told(shelf.at)
    await sync.run()
    await settled()
  }
  return { state, sync, write, hear }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

test('P16.10: what is written on one device appears on the other, and goes when it is sent', async () => {
  const shelf = new Shelf()
  const [laptop, phone] = [device(shelf), device(shelf)]
  await laptop.write('half a sentence')
  await phone.hear()
  expect(phone.state).toMatchObject({ text: 'half a sentence', offered: undefined })
  await phone.write('half a sentence, and more')
  await laptop.hear()
  expect(laptop.state.text).toBe('half a sentence, and more')
  await laptop.write('')
  await phone.hear()
  expect([phone.state.text, shelf.text]).toEqual(['', ''])
})

test('P16.10: what was sent does not return, though the page was closed before it heard that the draft was stored', async () => {
  const shelf = new Shelf()
  const laptop = device(shelf)
  laptop.state.text = 'half a sentence'
  void laptop.sync.run() // the page is closed now, and keeps nothing more
  const kept = { ...laptop.state.synced }
  await settled()
  expect(shelf.text).toBe('half a sentence')
  const again = device(shelf, { text: '', synced: kept })
  await again.hear()
  expect([again.state.text, again.state.offered, shelf.text]).toEqual(['', undefined, ''])
  const phone = device(shelf)
  await phone.hear()
  expect(phone.state.text).toBe('')
})

test('P16.10: where two differ both are kept, also after a reload, until the person has chosen', async () => {
  const shelf = new Shelf()
  const [laptop, phone] = [device(shelf), device(shelf)]
  await laptop.write('of the laptop')
  await phone.write('of the phone')
  expect(phone.state).toMatchObject({ text: 'of the phone', offered: 'of the laptop' })
  await phone.write('of the phone, longer')
  expect(shelf.text).toBe('of the laptop')
  const again = device(shelf, { text: phone.state.text, synced: phone.state.synced })
  await again.hear()
  expect(again.state).toMatchObject({ text: 'of the phone, longer', offered: 'of the laptop' })
  again.sync.discard()
  await settled()
  expect(again.state.offered).toBeUndefined()
  expect(shelf.text).toBe('of the phone, longer')
  await laptop.hear()
  expect(laptop.state).toMatchObject({ text: 'of the phone, longer', offered: undefined })
})

test('P16.10: the text of the other device takes the place of the own one, which can be taken back', async () => {
  const shelf = new Shelf()
  const [laptop, phone] = [device(shelf), device(shelf)]
  await laptop.write('of the laptop')
  await phone.write('of the phone')
  phone.sync.use()
  await settled()
  expect(phone.state).toMatchObject({ text: 'of the laptop', offered: 'of the phone' })
  phone.sync.use()
  await settled()
  expect(phone.state).toMatchObject({ text: 'of the phone', offered: 'of the laptop' })
  expect(shelf.text).toBe('of the phone')
})

test('P16.10: what was added to a text that was sent elsewhere is stored', async () => {
  const shelf = new Shelf()
  const [laptop, phone] = [device(shelf), device(shelf)]
  await laptop.write('hello')
  await phone.hear()
  shelf.isOnline = false
  await phone.write('hello and more')
  shelf.isOnline = true
  await laptop.write('')
  await phone.hear()
  expect(phone.state).toMatchObject({ text: 'hello and more', offered: undefined })
  expect(shelf.text).toBe('hello and more')
})

test('P16.10: a text that is too long for a message is not stored until it is shorter', async () => {
  const shelf = new Shelf()
  const laptop = device(shelf)
  await laptop.write('half a sentence')
  await laptop.write('a'.repeat(4_001))
  expect(shelf.text).toBe('half a sentence')
  await laptop.write('a'.repeat(4_000))
  expect(shelf.text).toHaveLength(4_000)
})
