import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { noisePicture } from '../../../apps/server/src/testing/files/noise-picture.ts'
import type { SeededRandom } from '../seeded-random.ts'

export interface SampleFile {
  number: number
  path: string
  /** Of what is stored; undefined: the server re-encodes it. */
  sha256?: string
}

/** The largest picture, whose bytes do not matter, in bytes. */
const mostOfPicture = 1e6
const everyPicture = 8

/** Files of random bytes, and some pictures among them. */
export async function makeSamples(
  folder: string,
  { count, least, most }: { count: number; least: number; most: number },
  random: SeededRandom,
): Promise<SampleFile[]> {
  mkdirSync(folder, { recursive: true })
  const samples: SampleFile[] = []
  for (let number = 1; number <= count; number += 1) {
    const size = random.between(least, most)
    const isPicture = number % everyPicture === 0
    const bytes = isPicture ? await noisePicture(Math.min(size, mostOfPicture)) : randomBytes(size)
    const path = join(folder, `${number}.${isPicture ? 'jpg' : 'bin'}`)
    writeFileSync(path, bytes)
    samples.push({ number, path, ...(!isPicture && { sha256: sha256Of(bytes) }) })
  }
  return samples
}

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
