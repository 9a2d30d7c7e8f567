import { expect, test } from 'vitest'
import { flagHelp, readFlags, wholeNumber } from './read-flags.ts'

const table = {
  port: { doc: 'the port', value: 'N', short: 'p', default: '8000', schema: wholeNumber(0, 65_535) },
  room: { doc: 'the room', value: 'ROOM' },
  quick: { doc: 'one run', type: 'boolean' },
  follow: { doc: 'stop at the end', type: 'boolean', default: true },
} as const

const read = (args: string[], positionals?: number) =>
  readFlags(args, table, {
    ...(positionals !== undefined && { positionals }),
    error: (line) => new Error(line),
  })

test('applies defaults', () => {
  const { values } = read([])
  expect(values).toEqual({ port: 8000, room: undefined, quick: false, follow: true })
})

test('reads values, letters, switches and positional arguments', () => {
  const { values, positionals } = read(['--', '-p', '80', '--room=a', 'x', '--quick', '--no-follow'], 1)
  expect(values).toEqual({ port: 80, room: 'a', quick: true, follow: false })
  expect(positionals).toEqual(['x'])
})

test('an id may begin with a dash, and what follows -- has no flags', () => {
  expect(read(['-QcMkj9l3Ta6v7z5oCjXzk', '--quick'], 1)).toMatchObject({
    positionals: ['-QcMkj9l3Ta6v7z5oCjXzk'],
    values: { quick: true },
  })
  expect(read(['-QcMkj9l3Ta6v7z5oCjXzk', 'file'], 2).positionals).toEqual(['-QcMkj9l3Ta6v7z5oCjXzk', 'file'])
  expect(read(['--cMkj9l3Ta6v7z5oCjXzk'], 1).positionals).toEqual(['--cMkj9l3Ta6v7z5oCjXzk'])
  expect(read(['--', 'a', '--', '-bob', '--quick'], 3).positionals).toEqual(['a', '-bob', '--quick'])
  expect(read(['--room', '-QcMkj9l3Ta6v7z5oCjXzk'], 1)).toMatchObject({
    positionals: [],
    values: { room: '-QcMkj9l3Ta6v7z5oCjXzk' },
  })
  expect(() => read(['-bob'], 1)).toThrow(
    'There is no flag -b. Before a name that begins with a dash, write --.',
  )
})

test.for<[string[], string]>([
  [['--prot', 's3cret'], 'There is no flag --prot; did you mean --port?'],
  [['--colour=s3cret'], 'There is no flag --colour.'],
  [['-x'], 'There is no flag -x.'],
  [['--no-port'], 'There is no flag --no-port.'],
  [['--constructor'], 'There is no flag --constructor.'],
  [['--room'], '--room needs a value.'],
  [['--room', '--quick'], '--room needs a value.'],
  [['--quick=s3cret'], '--quick takes no value.'],
  [['--port', '-1'], '--port: must be a whole number from 0 to 65535.'],
  [['--port=s3cret'], '--port: must be a whole number from 0 to 65535.'],
  [['--port=65536'], '--port: must be a whole number from 0 to 65535.'],
  [['s3cret'], 'Every value needs a flag.'],
])('refuses %j with one line that repeats no value', ([args, line]) => {
  expect(() => read(args)).toThrow(new Error(line))
})

test('refuses too many arguments', () => {
  expect(() => read(['one', 'two'], 1)).toThrow(new Error('There are too many arguments.'))
})

test('flagHelp aligns flags, texts and defaults', () => {
  expect(flagHelp(table).split('\n')).toEqual([
    '  -p, --port N  the port (default: 8000)',
    '  --room ROOM   the room',
    '  --quick       one run',
    '  --no-follow   stop at the end',
  ])
})
