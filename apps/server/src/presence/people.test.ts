import { limits, type ServerFrame } from '@parley/shared'
import { expect, onTestFinished, test, vi } from 'vitest'
import { alone } from './cluster/single-node.ts'
import type { Hearing } from './cluster/presence-cluster.ts'
import { People } from './people.ts'

test('P6.4: nobody hears who writes elsewhere where only the count is told', () => {
  const { hearing, told } = room()
  for (let n = 0; n < limits.peopleListed; n += 1) hearing.arrived(neighbour(`person ${n}`))
  hearing.typing(someone('person 1'))
  expect(told).toEqual([{ type: 'typing', ...someone('person 1') }])
  hearing.arrived(neighbour('one too many'))
  vi.advanceTimersByTime(200)
  hearing.typing(someone('person 2'))
  expect(told).toHaveLength(1)
})

test('P6.6: somebody who is here and elsewhere is told of once, and whoever was lost is not waited for', () => {
  const { people, hearing, told } = room()
  const [ada, grace] = [neighbour('Ada'), neighbour('Grace')]
  hearing.arrived(ada)
  hearing.arrived(grace)
  people.enter({}, someone('Ada'), 'author of Ada')
  vi.advanceTimersByTime(1_000)
  expect(told.splice(0)).toMatchObject([{ type: 'presence', count: 2 }])
  hearing.left(ada, 'lost')
  hearing.left(grace, 'lost')
  vi.advanceTimersByTime(300)
  expect(told).toMatchObject([{ type: 'presence', count: 1, left: [someone('Grace')] }])
})

function room() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const told: ServerFrame[] = []
  const met: Hearing[] = []
  const neighbours = {
    ...alone,
    meet: (name: string, hearing: Hearing) => {
      met.push(hearing)
      return alone.meet(name, hearing)
    },
  }
  const people = new People('lobby', neighbours, (news) => told.push(news))
  const [hearing] = met
  if (hearing === undefined) throw new Error('The room met nobody.')
  return { people, hearing, told }
}

function neighbour(username: string) {
  return { person: someone(username), author: `author of ${username}`, idle: false }
}

function someone(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
