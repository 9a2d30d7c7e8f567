import { readdirSync, readFileSync } from 'node:fs'
import { Failure } from '../failure.ts'

const ticksPerSecond = 100 // USER_HZ, which is what /proc speaks on every Linux
const pageBytes = 4_096

/** Processor seconds, user and system, that the process and all its threads have used so far. Throws Failure when it is gone. */
export function cpuSecondsOf(pid: number): number {
  const stat = read(pid, 'stat')
  // The name, in parentheses, may hold anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** The same of a process and those it has started, as far as they still run. */
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
      process.platform === 'linux' ? `process ${pid} is gone` : 'only Linux tells what a process uses'
    throw new Failure(why, { cause: error })
  }
}
