// Sends files through cut connections, kills, a disk that fills and changes of the node, and checks that each message has its file.
import { flagsOrExit, wholeNumber } from '@parley/command-line'
import * as v from 'valibot'
import { SmallDisk } from '../../support/disk/small-disk.ts'
import { SeededRandom } from '../seeded-random.ts'
import { bucketBed, folderBed, type FilesBed } from './files-bed.ts'
import { noFileErrors } from './files-checker.ts'
import { runFilesRound, type FilesFault, type FilesPlan } from './files-round.ts'

const {
  files,
  only,
  seed = Math.floor(Math.random() * 2 ** 31),
} = flagsOrExit('npx -y pnpm@12 chaos:files [flags]', {
  files: {
    doc: 'files of 1 to 25 MB: half of them to one server, a tenth to a disk that fills, the others to three nodes',
    value: 'N',
    default: '200',
    schema: wholeNumber(10, 10_000),
  },
  seed: {
    doc: 'plans the same faults again (default: a random one)',
    value: 'N',
    schema: wholeNumber(0, 2 ** 32),
  },
  only: {
    doc: 'one part alone: server, disk or nodes',
    value: 'PART',
    default: '',
    schema: v.picklist(['', 'server', 'disk', 'nodes'], 'must be server, disk or nodes'),
  },
})

const sizes = { least: 1e6, most: 25e6, pauses: [2_000, 8_000] } as const
const onDisk = Math.floor(files / 10)
const onServer = Math.floor(files / 2)

interface Part {
  part: 'server' | 'disk' | 'nodes'
  name: string
  bed: () => Promise<FilesBed>
  plan: Pick<FilesPlan, 'count' | 'people' | 'faults'>
}

const always: readonly FilesFault[] = ['kill -9', 'kill -9', 'cut connections', 'cut connections', 'restart']
const parts: Part[] = [
  {
    part: 'server',
    name: 'one server',
    bed: () => folderBed(),
    plan: { count: onServer, people: 5, faults: [...always, 'stopped server'] },
  },
  {
    part: 'disk',
    name: 'a disk that fills',
    // Enough for all of them, and some that were begun again.
    bed: () => folderBed(100 + onDisk * 40),
    plan: {
      count: SmallDisk.isPossible ? onDisk : 0,
      people: 3,
      faults: ['kill -9', 'cut connections', 'full disk', 'full disk'],
    },
  },
  {
    part: 'nodes',
    name: 'three nodes with a bucket',
    bed: () => bucketBed(3),
    plan: {
      count: files - onDisk - onServer,
      people: 6,
      faults: [...always, 'another node', 'stopped server'],
    },
  },
]

console.log(`Seed ${seed}, ${files} files.`)
const random = new SeededRandom(seed)
let isGood = true
for (const { name, bed, plan } of parts.filter(({ part }) => only === '' || part === only)) {
  if (plan.count === 0) {
    console.log(`${name}: left out, this machine does not allow mounting a tmpfs`)
    continue
  }
  const opened = await bed()
  try {
    const { check, ...result } = await runFilesRound(opened, { ...sizes, ...plan }, random)
    console.log(`${name}:`, result, check)
    isGood &&=
      JSON.stringify(result.errors) === JSON.stringify({ ...noFileErrors }) && result.sent === plan.count
  } finally {
    await opened.remove()
  }
}
process.exit(isGood ? 0 : 1)
