import { spawnSync } from 'node:child_process'

/** Whether strace is installed and allowed. */
export function canStrace(): boolean {
  return spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0
}
