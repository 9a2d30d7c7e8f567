import { expect, test } from 'vitest'
import { Crowd } from '../../testing/crowd.ts'

test('P13.4: who is muted cannot post, edit or react, is told so for how long, and can again afterwards', async () => {
  const crowd = await new Crowd().open()
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  expect(await ada.ask({ type: 'post', cid: 'cid-00001', message: 'one' })).toMatchObject({ type: 'posted' })
  const mute = { type: 'moderate', whom: { message: 1 }, measure: { do: 'mute', lasts: 600 } }
  expect(await owner.ask({ ...mute, cid: 'cid-00001' })).toMatchObject({ type: 'changed' })
  expect(ada.of('standing').at(-1)).toMatchObject({ standing: { role: 'member', muted: 600 } })
  await crowd.pass(100_000)
  const refused = { type: 'error', code: 'muted', lasts: 500 }
  expect(await ada.ask({ type: 'post', cid: 'cid-00002', message: 'two' })).toMatchObject(refused)
  expect(await ada.ask({ type: 'edit', cid: 'cid-00003', id: 1, message: 'no' })).toMatchObject(refused)
  expect(await ada.ask({ type: 'react', cid: 'cid-00004', id: 1, emoji: '👍', on: true })).toMatchObject(
    refused,
  )
  expect(await ada.ask({ type: 'remove', cid: 'cid-00005', id: 1 })).toMatchObject({ type: 'changed' })
  await crowd.pass(500_000)
  expect(await ada.ask({ type: 'post', cid: 'cid-00002', message: 'two' })).toMatchObject({ type: 'posted' })
})
