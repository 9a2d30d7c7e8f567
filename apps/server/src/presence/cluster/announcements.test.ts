import { expect, test } from 'vitest'
import { PresencePublisher } from './announcements.ts'
import type { PresenceRecord } from './presence-store.ts'
import { someone } from '../../testing/test-nodes.ts'

const ada = someone('Ada')
const [tab, otherTab] = [{}, {}]

test('P6.6: of a person with several connections here, the others are told once', () => {
  const { announcements, said } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, ada, 'author')
  announcements.leave(tab, ada)
  expect(said.splice(0)).toEqual([{ room: 'lobby', person: ada, author: 'author', status: 'here' }])
  announcements.leave(otherTab, ada)
  announcements.leave(otherTab, ada)
  expect(said).toEqual([{ room: 'lobby', person: ada, author: 'author', status: 'gone' }])
})

test('P6.5: they are told that somebody is idle when all connections here are, and back with any', () => {
  const { announcements, statuses } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, ada, 'author')
  announcements.idle(tab, ada, true)
  expect(statuses()).toEqual(['here'])
  announcements.idle(otherTab, ada, true)
  announcements.idle(otherTab, ada, true)
  expect(statuses()).toEqual(['idle'])
  announcements.idle(tab, ada, false)
  expect(statuses()).toEqual(['here'])
  announcements.leave(tab, ada)
  expect(statuses()).toEqual(['idle'])
  announcements.idle(tab, ada, false)
  expect(statuses()).toEqual([])
})

test('when the room is over everyone in it has left, and whoever comes late is not announced', () => {
  const { announcements, statuses } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, someone('Grace'), 'another')
  announcements.close()
  expect(statuses()).toEqual(['here', 'here', 'gone', 'gone'])
  announcements.leave(tab, ada)
  announcements.enter(tab, ada, 'author')
  expect(statuses()).toEqual([])
})

function start() {
  const said: PresenceRecord[] = []
  const statuses = () => said.splice(0).map(({ status }) => status)
  return { said, statuses, announcements: new PresencePublisher('lobby', (record) => said.push(record)) }
}
