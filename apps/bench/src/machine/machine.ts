import { statfsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, tmpdir, totalmem } from 'node:os'
import { openFiles, pinningInWords } from './pinning.ts'

const tmpfs = 0x01021994 // statfs(2)

/** The properties of this machine on which the figures depend. */
export function machine(now = new Date()): Record<string, string> {
  return {
    date: now.toISOString(),
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    'load before': `${(loadavg()[0] ?? 0).toFixed(2)} (other processes make the figures worse)`,
    pinning: pinningInWords,
    'open files': `at most ${openFiles.toLocaleString('en')} in one process`,
    'data folder': tmpdir() + (isInMemory() ? ', which is IN MEMORY: set TMPDIR to a folder on a disk' : ''),
  }
}

function isInMemory() {
  return process.platform === 'linux' && statfsSync(tmpdir()).type === tmpfs
}
