import type { RoomView } from '@parley/client'
import { httpRefusal, reasonOf, type File } from '@parley/shared'
import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Screen } from '../screen/screen.ts'

const timeoutMs = 60_000

/** Stores a file of a message in a new folder that is this user's alone. Returns its path; throws Failure. */
export async function saveFile(
  file: Pick<File, 'id' | 'name'>,
  { server, token }: { server: string; token: string },
): Promise<string> {
  const response = await fetch(`${server}/files/${file.id}?download`, {
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'parley-terminal' },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Failure(`${server} could not be reached: ${reasonOf(error)}`)
  })
  if (!response.ok) throw new Failure(await reasonIn(response))
  const path = join(await mkdtemp(join(tmpdir(), 'parley-')), localName(file.name))
  await writeFile(path, Buffer.from(await response.arrayBuffer()), { mode: 0o600 })
  return path
}

async function reasonIn(response: Response) {
  const refusal = v.safeParse(httpRefusal, await response.json().catch(() => undefined))
  return refusal.success ? refusal.output.reason : 'The file is not there any more.'
}

/** Saves the file that is this many before the newest of the room, and shows it. */
export async function saveNewest(
  { timeline }: Pick<RoomView, 'timeline'>,
  back: number,
  save: (file: File) => Promise<string>,
  screen: Pick<Screen, 'print' | 'paint'>,
): Promise<void> {
  const file = timeline.messages.flatMap(({ files = [] }) => files).at(-1 - back)
  if (file === undefined) return screen.print(screen.paint.dim('There is no such file here.'))
  try {
    const path = await save(file)
    screen.print(`Saved: ${escapeControlCharactersInLine(path)}`)
    // Anything else could be a program.
    if (file.shows !== undefined) openFile(path)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    screen.print(screen.paint.alarm(escapeControlCharactersInLine(error.message)))
  }
}

/** The name comes from another machine: it names no other folder and no hidden file, and tells a terminal nothing. */
export function localName(name: string): string {
  const plain = name.replace(/[/\\:\p{Cc}\p{Cf}]/gu, '_').replace(/^\.+/, '')
  return plain === '' ? 'file' : plain
}

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' }

/** Shows it with the program of the desktop, where there is one. */
export function openFile(path: string): void {
  const opener = openers[process.platform]
  if (opener === undefined) return
  const child = spawn(opener, [path], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined) // there is no desktop: the path is printed anyhow
  child.unref()
}
