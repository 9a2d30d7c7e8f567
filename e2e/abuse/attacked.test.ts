import { clientFrame } from '@parley/shared'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { attacks } from './all-attacks.ts'
import { operations } from '../../apps/server/src/http/v1/operations.ts'
import { attackedFrames, attackedMeasures, attackedOperations, attackedRoutes } from './attacked.ts'

const server = fileURLToPath(new URL('../../apps/server/src/', import.meta.url))
const read = (pattern: string) =>
  globSync(pattern, { cwd: server })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${server}${file}`, 'utf8'))
    .join('\n')

test('each frame of a client has its attacks, or a reason why it has none', () => {
  const types = typesIn(clientFrame).filter((type) => type !== 'moderate')
  expect(types.length).toBeGreaterThan(10)
  expect(Object.keys(attackedFrames).toSorted()).toEqual([...new Set(types)].toSorted())
})

test('each route of HTTP and WebSocket has its attacks, or a reason why it has none', () => {
  const routes = [
    ...read('http/**/*.ts').matchAll(
      /\b(?:router|app)\.(get|post|put|patch|delete|head)\(\s*(\[[^\]]*\]|'[^']*')/g,
    ),
  ]
  const written = routes.flatMap(([, method, paths = '']) =>
    [...paths.matchAll(/'([^']*)'/g)].map(([, path]) => `${method} ${path}`),
  )
  const endpoints = [...read('websocket/handshake.ts').matchAll(/case '(\/\w+)':/g)].map(
    ([, path]) => `upgrade ${path}`,
  )
  expect(endpoints.length).toBeGreaterThan(2)
  expect(Object.keys(attackedRoutes).toSorted()).toEqual([...written, ...endpoints].toSorted())
})

test('each operation of the API for bots has its attacks, or a reason why it has none', () => {
  expect(Object.keys(attackedOperations).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
})

test('each attack that is named is in the suite', () => {
  const named = [attackedFrames, attackedMeasures, attackedRoutes, attackedOperations].flatMap((list) =>
    Object.values(list).flatMap((attacked) => ('none' in attacked ? [] : attacked)),
  )
  const names = new Set(named.map(({ name }) => name))
  const suite = attacks.map(({ name }) => name).filter((name) => name !== 'status questions') // over a socket of the machine
  expect([...names].toSorted()).toEqual(suite.toSorted())
})

/** The types of all frames of a schema: variants may be piped. */
function typesIn({ options }: typeof clientFrame): string[] {
  return options.map(({ entries }) => entries.type.literal)
}
