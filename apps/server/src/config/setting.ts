import type * as v from 'valibot'

/** One setting: an environment variable, and the flag of the same name in kebab-case. */
export interface Setting<Output> {
  doc: string
  fallback: string
  schema: v.GenericSchema<string, Output>
  /** It may contain a password: it is no flag, and error messages do not repeat the value. */
  isSecret?: true
}
