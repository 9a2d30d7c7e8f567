import { programKinds, type ProgramKind } from '@parley/shared'
import { newToken } from '../author.ts'

/** A secret of a program: its kind, so that it is known for what it is where it should not be, and 128 random bits. */
export function newProgramSecret(kind: ProgramKind): string {
  return `${kind}_${newToken()}`
}

/** The kind of program whose secret has this form. Undefined: none; browsers make tokens without the kind. */
export function kindOfSecret(secret: string): ProgramKind | undefined {
  const [, kind] = /^([a-z]+)_[\w-]{22}$/.exec(secret) ?? []
  return programKinds.find((one) => one === kind)
}
