import { spawn, type IPty } from '@lydell/node-pty'
import { expect } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const main = fileURLToPath(new URL('../../apps/terminal/src/main.ts', import.meta.url))

/** The terminal client in a pseudo-terminal. */
export class TerminalWindow {
  /** Resolves with the exit code. */
  readonly exited: Promise<number>
  readonly #state: string
  readonly #pty: IPty
  #output = ''

  /** `state` is the state folder, possibly of an earlier run. */
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

  /** The raw output so far. */
  get raw() {
    return this.#output
  }

  /** The output so far, without escape sequences. */
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

  /** Ends it, and removes its state folder. */
  async remove() {
    this.#pty.kill('SIGKILL')
    await this.exited
    rmSync(this.#state, { recursive: true, force: true })
  }
}
