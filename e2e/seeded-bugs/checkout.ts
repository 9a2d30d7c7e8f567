import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { SeededBug } from './bugs.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A copy of the sources in which a bug can be seeded. */
export class Checkout {
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-bugs-'))

  constructor() {
    for (const part of [
      'packages/shared',
      'packages/markup',
      'packages/client',
      'packages/emoji-data',
      'packages/command-line',
      'apps/server',
      'e2e',
    ])
      cpSync(join(root, part), join(this.#folder, part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !/\/(dist|data|data-cluster|test-results)$/.test(path),
      })
    for (const file of ['package.json', 'vitest.config.ts', 'tsconfig.base.json'])
      cpSync(join(root, file), join(this.#folder, file))
    this.#edit('vitest.config.ts', (source) => source.replaceAll('Timeout: 60_000', 'Timeout: 10_000')) // a hanging test fails soon
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'))
  }

  seed({ edits }: SeededBug) {
    for (const { file, find, replace } of edits)
      this.#edit(file, (source) => {
        if (!source.includes(find)) throw new Error(`${file} does not contain ${JSON.stringify(find)}.`)
        return source.replace(find, () => replace)
      })
  }

  /** Runs the named tests. */
  async run(tests: readonly SeededBug['caughtBy'][]): Promise<{ passed: boolean; output: string }> {
    const files = new Set(tests.map(({ file }) => file))
    const names = tests.map(({ test }) => test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return this.start(join(root, 'node_modules/.bin/vitest'), [
      ...['run', '--root', this.#folder, ...files, '-t', names.join('|'), '--no-color', '--reporter=verbose'],
    ])
  }

  /** Runs a command in the copy. */
  async start(command: string, args: readonly string[]): Promise<{ passed: boolean; output: string }> {
    const child = spawn(command, args, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] })
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const output = await Promise.all([text(child.stdout), text(child.stderr)])
    return { passed: (await exited) === 0, output: output.join('') }
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #edit(file: string, change: (source: string) => string) {
    const path = join(this.#folder, file)
    writeFileSync(path, change(readFileSync(path, 'utf8')))
  }
}
