import * as v from 'valibot'

const answer = v.object({ text: v.string() })

/** The text of an answer `{"text":"…"}`; undefined: it has none. Most receivers answer something else. */
export function answeredText(body: Buffer): string | undefined {
  const read = v.safeParse(answer, jsonOf(body.toString()))
  if (!read.success) return undefined
  // No message has NUL.
  const text = read.output.text.replaceAll('\0', '').trim()
  return text === '' ? undefined : text
}

function jsonOf(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
