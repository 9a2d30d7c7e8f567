import { expect, test } from 'vitest'
import { migrationFrom, newerVersion, type Schema } from './migration.ts'

const schema: Schema = {
  migrations: ['first step', 'second step', 'third step'],
  beginEpoch: (epoch) => `begin ${epoch.length}`,
  storeVersion: (version) => `version ${version}`,
}

test('an empty database gets every step, an epoch and the version, in this order', () => {
  expect(migrationFrom(0, schema)).toEqual([
    'first step',
    'second step',
    'third step',
    'begin 36',
    'version 3',
  ])
})

test('an older database keeps its epoch', () => {
  expect(migrationFrom(2, schema)).toEqual(['third step', 'version 3'])
})

test('a database of this version is left alone', () => {
  expect(migrationFrom(3, schema)).toEqual([])
  expect(newerVersion('x.sqlite', 3, schema)).toBeUndefined()
})

test('a newer database is refused', () => {
  expect(newerVersion('x.sqlite', 4, schema)).toBe(
    'x.sqlite is from a newer Parley (its version is 4, this one knows 3).',
  )
})
