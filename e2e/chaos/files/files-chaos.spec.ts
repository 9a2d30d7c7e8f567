import { expect, test } from '@playwright/test'
import { SmallDisk } from '../../support/disk/small-disk.ts'
import { longIf } from '../../support/long.ts'
import { SeededRandom } from '../seeded-random.ts'
import { bucketBed, folderBed, type FilesBed } from './files-bed.ts'
import { noFileErrors } from './files-checker.ts'
import { runFilesRound, type FilesFault } from './files-round.ts'

const sizes = { least: 300_000, most: 2e6, people: 3, pauses: [600, 1_500], mostFaults: 6 } as const

interface Run {
  name: string
  count: number
  faults: FilesFault[]
  bed: () => Promise<FilesBed>
  isPossible?: boolean
}

const threeNodes = () => bucketBed(3)

const runs: Run[] = [
  { name: 'kills and cuts', count: 8, faults: ['kill -9', 'cut connections'], bed: () => folderBed() },
  {
    name: 'a disk that fills',
    count: 8,
    faults: ['full disk', 'cut connections'],
    bed: () => folderBed(80),
    isPossible: SmallDisk.isPossible,
  },
  {
    name: 'three nodes with a bucket, kills and changes of the node',
    count: 8,
    faults: ['kill -9', 'another node', 'cut connections'],
    bed: threeNodes,
  },
]

for (const { name, count, faults, bed, isPossible = true } of runs)
  test(
    `P14.3: with ${name}, each acknowledged message has its file, and none is lost, doubled or orphaned`,
    longIf(bed === threeNodes),
    async () => {
      test.skip(!isPossible, 'This machine does not allow mounting a tmpfs.')
      test.setTimeout(180_000)
      const opened = await bed()
      try {
        const result = await runFilesRound(opened, { ...sizes, count, faults }, new SeededRandom(2_026))
        expect(result.check).toBe('')
        expect(result.errors).toEqual(noFileErrors)
        expect(result.sent).toBe(count)
      } finally {
        await opened.remove()
      }
    },
  )
