import { codeOfNative } from '@parley/shared/emoji-table'
import { readJson } from './installed.ts'

/**
 * The Arabic names of an emoji, by its code, from Unicode's annotations. Missing ones are derived as Unicode does it: a
 * flag is named after its country, and a joined emoji after its parts.
 */
export function arabicPhrases(): (code: string) => string[] {
  const { annotations } = readJson('cldr-annotations-full/annotations/ar/annotations.json') as Annotated
  const annotated = new Map(
    Object.entries(annotations.annotations).map(([native, { default: phrases = [] }]) => [
      codeOfNative(native),
      phrases,
    ]),
  )
  const countries = new Intl.DisplayNames('ar', { type: 'region', fallback: 'none' })
  return (code) => annotated.get(code) ?? ofFlag(code) ?? ofParts(code)

  function ofFlag(code: string): string[] | undefined {
    const points = code.split('-').map((hex) => Number.parseInt(hex, 16) - regionalA)
    if (points.length !== 2 || points.some((letter) => letter < 0 || letter >= 26)) return undefined
    const region = String.fromCharCode(...points.map((letter) => letter + 'A'.charCodeAt(0)))
    return ['علم', countries.of(region) ?? '']
  }

  function ofParts(code: string): string[] {
    const parts = code.replaceAll('-fe0f', '').split('-200d-')
    return parts.flatMap((part) => annotated.get(part) ?? [])
  }
}

interface Annotated {
  annotations: { annotations: Record<string, { default?: string[] }> }
}

/** REGIONAL INDICATOR SYMBOL LETTER A; two such letters form a flag. */
const regionalA = 0x1f1e6
