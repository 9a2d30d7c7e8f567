import { reasonOf } from '@parley/shared'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Failure } from '../failure.ts'

/** Holds a file until the returned function is called, or the process ends. Throws Failure where another process holds it. */
export function lock(file: string): () => void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    if (!take(file)) {
      const holder = Number.parseInt(readFileSync(file, 'utf8'), 10)
      if (isRunning(holder))
        throw new Failure(`Another bridge is at work there already, process ${holder} (${file}).`)
      rmSync(file)
      if (!take(file)) throw new Failure(`Another bridge has just begun there (${file}).`)
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`The state of the bridge cannot be stored: ${reasonOf(error)}`)
  }
  return () => rmSync(file, { force: true })
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
