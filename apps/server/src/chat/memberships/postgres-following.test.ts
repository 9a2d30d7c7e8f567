import { membershipAnswer, readFrame, type RoomLine } from '@parley/shared'
import { expect, onTestFinished, test } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { connect, type TestClient } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

test('P16.3, P16.5: nodes on PostgreSQL follow rooms, read positions and bans of each other', async () => {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  const settings = { databaseUrl: database.url }
  const [first, second] = [await startTestServer(settings), await startTestServer(settings)]
  const token = Buffer.from('Olga'.padEnd(22)).toString('base64url')
  await first.app.chat.access.makeOwner(authorOf(token), { username: 'Olga', avatar: 'a'.repeat(64) })
  const olga = await connect(first.port)
  await olga.join('team', 'Olga')
  const there = await connect(first.port)
  await there.join('team', 'Ada')
  there.send({ type: 'rooms' })
  await line(there, 'rooms', 'team')
  const laptop = await connect(first.port)
  const phone = await connect(second.port)
  for (const device of [laptop, phone]) {
    await device.join('lobby', 'Ada')
    device.send({ type: 'follow', rooms: ['team'] })
    expect(await line(device, 'followed', 'team')).toMatchObject({ head: 0, unread: 0 })
  }
  await olga.post('cid-00001', 'hello @Ada')
  for (const device of [laptop, phone])
    expect(await line(device, 'followed', 'team')).toMatchObject({ head: 1, unread: 1, mentions: 1 })
  phone.send({ type: 'read', room: 'team', rev: 1 })
  for (const device of [laptop, phone])
    expect(await line(device, 'followed', 'team')).toMatchObject({ read: 1, unread: 0, mentions: 0 })
  laptop.send({ type: 'draft', room: 'team', text: 'half a sentence', base: 0 })
  for (const device of [laptop, phone])
    expect((await line(device, 'followed', 'team')).drafted).toBeGreaterThan(0)
  const ban = { type: 'moderate', cid: 'cid-00002', whom: { username: 'Ada' } }
  olga.send({ ...ban, measure: { do: 'ban', lasts: null } })
  await olga.frame('changed')
  for (const device of [laptop, phone])
    expect(await line(device, 'followed', 'team')).toEqual({ room: 'team', ended: 'banned' })
  await olga.post('cid-00003', 'secret')
  for (const device of [laptop, phone]) {
    device.send({ type: 'rooms', after: 'lobby' })
    expect(await line(device, 'rooms', 'team')).toEqual({ room: 'team', ended: 'banned' })
    expect(device.received.join()).not.toContain('secret')
  }
})

/** The next line about the room in a frame of this type. */
async function line(client: TestClient, type: 'rooms' | 'followed', room: string): Promise<RoomLine> {
  for (;;) {
    const read = readFrame(membershipAnswer, await client.next())
    const lines = read.ok && read.frame.type === type ? read.frame.rooms : []
    const found = lines.find((one) => one.room === room)
    if (found !== undefined) return found
  }
}
