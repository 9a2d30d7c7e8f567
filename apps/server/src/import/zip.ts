import { reasonOf } from '@parley/shared'
import { text } from 'node:stream/consumers'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { StartupError } from '../config/startup-error.ts'
import { refuseFolder } from './read-lines.ts'

export interface Zip {
  names: string[]
  /** Throws StartupError where the file is no JSON, or too long. */
  json(name: string): Promise<unknown>
  close(): void
}

/** A day of a busy channel has a few MB. */
const mostBytes = 200 * 2 ** 20

/** Reads a zip file entry by entry, whatever its size. Throws StartupError when it is none. */
export async function openZip(path: string): Promise<Zip> {
  refuseFolder(path)
  const file = await opened(path)
  const entries = new Map<string, Entry>()
  try {
    await new Promise<void>((resolve, reject) => {
      file.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry)
        file.readEntry()
      })
      file.once('end', resolve).once('error', reject)
      file.readEntry()
    })
  } catch (error) {
    throw new StartupError(`${path} is a damaged zip file: ${reasonOf(error)}.`, { cause: error })
  }
  return {
    names: [...entries.keys()],
    json: async (name) => {
      const entry = entries.get(name)
      if (entry === undefined) throw new StartupError(`There is no ${name} in ${path}.`)
      if (entry.uncompressedSize > mostBytes) throw new StartupError(`${name} in ${path} is too long.`)
      const read = await text(await streamOf(file, entry))
      try {
        return JSON.parse(read) as unknown
      } catch (error) {
        throw new StartupError(`${name} in ${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
      }
    },
    close: () => file.close(),
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, file) => {
      if (error === null) resolve(file)
      else
        reject(
          'syscall' in error
            ? error
            : new StartupError(`${path} is no zip file: ${reasonOf(error)}.`, { cause: error }),
        )
    })
  })
}

function streamOf(file: ZipFile, entry: Entry) {
  return new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)))
  })
}
