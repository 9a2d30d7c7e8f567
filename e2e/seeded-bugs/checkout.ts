import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { SeededBug } from './bugs.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A copy of the sources in which a mistake may be made. */
export class Checkout {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-bugs-'))

  constructor() {
    for (const part of [
      'packages/shared',
      'packages/client',
      'packages/emoji-data',
      'apps/server',
      'e2e/model',
      'e2e/node_modules',
    ])
      cpSync(join(root, part), join(this.#folder, part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !/\/(dist|data|test-results)$/.test(path),
      })
    for (const file of ['package.json', 'vitest.config.ts', 'tsconfig.base.json'])
      cpSync(join(root, file), join(this.#folder, file))
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  make({ edits }: SeededBug) {
    for (const { file, find, replace } of edits) {
      const path = join(this.#folder, file)
      const source = readFileSync(path, 'utf8')
      if (!source.includes(find)) throw new Error(`${file} does not hold ${JSON.stringify(find)} any more.`)
      writeFileSync(
        path,
        source.replace(find, () => replace),
      )
    }
  }

  /** Runs the tests of that name. */
  async run({ file, test }: SeededBug['caughtBy']): Promise<{ passed: boolean; output: string }> {
    const pattern = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const args = [
      'run',
      '--root',
      this.#folder,
      file,
      '-t',
      pattern,
      '--no-color',
      `--testTimeout=${timeoutOf(file)}`,
    ]
    const child = spawn(join(root, 'node_modules/.bin/vitest'), args, {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const output = await Promise.all([text(child.stdout), text(child.stderr)])
    return { passed: (await exited) === 0, output: output.join('') }
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** What hangs fails after this long, in milliseconds; whoever starts a database needs more of it. */
function timeoutOf(file: string) {
  return file.includes('/postgres') ? 12_000 : 8_000
}
