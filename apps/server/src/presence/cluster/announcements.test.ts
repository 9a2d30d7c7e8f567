import { expect, test } from 'vitest'
import { Announcements } from './announcements.ts'
import type { Notice } from './presence-store.ts'
import { someone } from '../../testing/test-nodes.ts'

const ada = someone('Ada')
const [tab, otherTab] = [{}, {}]

test('P6.6: of a person with several connections here, the others are told once', () => {
  const { announcements, said } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, ada, 'author')
  announcements.leave(tab, ada)
  expect(said.splice(0)).toEqual([{ room: 'lobby', person: ada, author: 'author', standing: 'here' }])
  announcements.leave(otherTab, ada)
  announcements.leave(otherTab, ada)
  expect(said).toEqual([{ room: 'lobby', person: ada, author: 'author', standing: 'gone' }])
})

test('P6.5: they are told that somebody is idle when all connections here are, and back with any', () => {
  const { announcements, standings } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, ada, 'author')
  announcements.idle(tab, ada, true)
  expect(standings()).toEqual(['here'])
  announcements.idle(otherTab, ada, true)
  announcements.idle(otherTab, ada, true)
  expect(standings()).toEqual(['idle'])
  announcements.idle(tab, ada, false)
  expect(standings()).toEqual(['here'])
  announcements.leave(tab, ada)
  expect(standings()).toEqual(['idle'])
  announcements.idle(tab, ada, false)
  expect(standings()).toEqual([])
})

test('when the room is over everyone in it has left, and whoever comes late is not announced', () => {
  const { announcements, standings } = start()
  announcements.enter(tab, ada, 'author')
  announcements.enter(otherTab, someone('Grace'), 'another')
  announcements.close()
  expect(standings()).toEqual(['here', 'here', 'gone', 'gone'])
  announcements.leave(tab, ada)
  announcements.enter(tab, ada, 'author')
  expect(standings()).toEqual([])
})

function start() {
  const said: Notice[] = []
  const standings = () => said.splice(0).map(({ standing }) => standing)
  return { said, standings, announcements: new Announcements('lobby', (notice) => said.push(notice)) }
}
