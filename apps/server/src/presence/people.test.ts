import { limits, type ServerFrame } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
import { singleNode } from './cluster/single-node.ts'
import type { PresenceListener } from './cluster/presence-cluster.ts'
import { People } from './people.ts'

test('P6.4: nobody hears who writes elsewhere where only the count is told', () => {
  const { listener, told } = room()
  for (let n = 0; n < limits.peopleListed; n += 1) listener.arrived(remotePerson(`person ${n}`))
  listener.typing(someone('person 1'))
  expect(told).toEqual([{ type: 'typing', ...someone('person 1') }])
  listener.arrived(remotePerson('one too many'))
  vi.advanceTimersByTime(200)
  listener.typing(someone('person 2'))
  expect(told).toHaveLength(1)
})

test('P6.6: somebody who is here and elsewhere is told of once, and whoever was lost is not waited for', () => {
  const { people, listener, told } = room()
  const [ada, grace] = [remotePerson('Ada'), remotePerson('Grace')]
  listener.arrived(ada)
  listener.arrived(grace)
  people.enter({}, someone('Ada'), 'author of Ada')
  vi.advanceTimersByTime(1_000)
  expect(told.splice(0)).toMatchObject([{ type: 'presence', count: 2 }])
  listener.left(ada, 'lost')
  listener.left(grace, 'lost')
  vi.advanceTimersByTime(300)
  expect(told).toMatchObject([{ type: 'presence', count: 1, left: [someone('Grace')] }])
})

function room() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const told: ServerFrame[] = []
  const met: PresenceListener[] = []
  const cluster = {
    ...singleNode,
    joinRoom: (name: string, listener: PresenceListener) => {
      met.push(listener)
      return singleNode.joinRoom(name, listener)
    },
  }
  const people = new People('lobby', cluster, (news) => told.push(news))
  const [listener] = met
  if (listener === undefined) throw new Error('The room met nobody.')
  return { people, listener, told }
}

function remotePerson(username: string) {
  return { person: someone(username), author: `author of ${username}`, idle: false }
}

function someone(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
