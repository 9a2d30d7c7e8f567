import { spawn, type IPty } from '@lydell/node-pty'
import { expect } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const main = fileURLToPath(new URL('../../apps/terminal/src/main.ts', import.meta.url))

/** The terminal client in a pseudo-terminal of its own, as the person in front of it sees it. */
export class TerminalWindow {
  /** Resolves with the exit code. */
  readonly exited: Promise<number>
  readonly #state: string
  readonly #pty: IPty
  #output = ''

  /** `state` is the folder of what an earlier one remembered. */
  constructor(args: readonly string[], state = mkdtempSync(join(tmpdir(), 'parley-terminal-'))) {
    this.#state = state
    const env = {
      ...process.env,
      XDG_STATE_HOME: state,
      TERM: 'xterm-256color',
      NO_COLOR: '',
      FORCE_COLOR: '',
    }
    this.#pty = spawn(process.execPath, [main, ...args], { cols: 80, rows: 24, env })
    this.#pty.onData((data) => (this.#output += data))
    this.exited = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => resolve(exitCode)))
  }

  get state() {
    return this.#state
  }

  /** Everything written so far, as it came. */
  get raw() {
    return this.#output
  }

  /** Everything written so far, without what moves the cursor and colours. */
  get text() {
    return stripVTControlCharacters(this.#output).replaceAll('\r', '')
  }

  type(keys: string) {
    this.#pty.write(keys)
  }

  say(line: string) {
    this.type(`${line}\r`)
  }

  resize(columns: number) {
    this.#pty.resize(columns, 24)
  }

  async shows(expected: string | RegExp, timeout = 20_000) {
    await expect
      .poll(() => this.text, { timeout })
      .toEqual(
        typeof expected === 'string' ? expect.stringContaining(expected) : expect.stringMatching(expected),
      )
  }

  /** Ends it, if it has not ended, and forgets what it remembered. */
  async remove() {
    this.#pty.kill('SIGKILL')
    await this.exited
    rmSync(this.#state, { recursive: true, force: true })
  }
}
