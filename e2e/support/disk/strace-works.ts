import { spawnSync } from 'node:child_process'

/** Linux, with strace installed and allowed. */
export function straceWorks(): boolean {
  return spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0
}
