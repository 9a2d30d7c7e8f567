import type { ProgramKind } from '@parley/shared'
import { newToken } from '../author.ts'

/** A secret of a program: its kind, so that it is known for what it is where it should not be, and 128 random bits. */
export function newProgramSecret(kind: ProgramKind): string {
  return `${kind}_${newToken()}`
}

/** Whether it has the form of one. Browsers make tokens without the kind. */
export function isProgramSecret(secret: string): boolean {
  return /^(bot|hook|bridge)_[\w-]{22}$/.test(secret)
}
