import { readdirSync, readFileSync } from 'node:fs'
import { Failure } from '../failure.ts'

const ticksPerSecond = 100 // USER_HZ, the unit of /proc on every Linux
const pageBytes = 4_096

/** CPU seconds, user and system, that the process has used so far. Throws Failure when it has ended. */
export function cpuSecondsOf(pid: number): number {
  const stat = read(pid, 'stat')
  // The name, in parentheses, may contain anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** The same, including running child processes. */
export function cpuSecondsOfFamily(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + cpuSecondsOf(one), 0)
}

function parentOf(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // it has ended meanwhile
  }
}

export function residentBytesOf(pid: number): number {
  return Number(read(pid, 'statm').split(' ')[1]) * pageBytes
}

function read(pid: number, what: string) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch (error) {
    const why =
      process.platform === 'linux'
        ? `process ${pid} has ended`
        : 'the usage of a process is available only on Linux'
    throw new Failure(why, { cause: error })
  }
}
