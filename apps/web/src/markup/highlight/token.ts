import { limits } from '@parley/shared'

/** What a part of code is, as far as it is drawn in another colour. */
export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'removed'

/** The texts of all tokens together are the code. */
export interface Token {
  text: string
  kind?: TokenKind
}

/**
 * Whether code is coloured. The grammars take quadratic time for long words and lines: what people write has none, and what is
 * left takes at most about 40 ms.
 */
export function isColourable(code: string): boolean {
  if (code.length > limits.message || /(?<!\w)\w{200}/.test(code)) return false
  return code.split('\n').every((line) => line.length < 1_000)
}
