import { unspaced } from '@parley/shared'

export interface Host {
  end: number
  /** Whether it has letters of a script without spaces, so that its path may have them anywhere. */
  international: boolean
}

/** Latin letters with their marks, for a character class. */
export const latin = '\\p{Script=Latin}\\u0300-\\u036f'

/** The host that follows a scheme. Letters of another script that touch its end are not part of it. */
export function hostAt(text: string, start: number): Host | undefined {
  const found = sticky(schemeHost, text, start)
  if (found === undefined) return undefined
  // Two addresses may touch: `https://example.orghttps://example.com`.
  const own = text.startsWith('://', start + found.length) ? found.replace(/https?$/i, '') : found
  const host = own.slice(0, own.startsWith('[') ? own.length : endOfHost(own))
  return host === '' ? undefined : { end: start + host.length, international: unspacedLetter.test(host) }
}

const unspacedLetter = new RegExp(`[${unspaced}]`, 'v')

const letters = '[\\p{L}\\p{N}\\p{M}_\\-]+'
const schemeHost = new RegExp(`${letters}(?:\\.${letters})*|\\[[\\da-f:.]{2,45}\\]`, 'iuy')

function endOfHost(found: string): number {
  const labels = found.split('.')
  let at = 0
  for (const [place, label] of labels.entries()) {
    const before = labels[place - 1]
    const isLast = place === labels.length - 1
    // A sentence that begins without a space: `https://example.org.Then`. Not `https://www.co.Uk`.
    if (isLast && place > 1 && isKnown(before ?? '') && beginsSentence(label, place)) return at - 1
    const own = latinStart.exec(label)?.[0] ?? label
    if (own !== label && (isLast || (place > 0 && isKnown(own)))) return at + own.length
    at += label.length + 1
  }
  return found.replace(/[_-]{1,63}$/, '').length
}

/** The Latin letters with which a label begins that goes on in another script. */
const latinStart = new RegExp(`^[${latin}\\d_\\-]+(?=[^${latin}\\d_\\-])`, 'u')

/** The end of the host of an email address. */
export function mailHostAt(text: string, start: number): number | undefined {
  const found = sticky(mailHost, text, start)
  return found === undefined ? undefined : start + found.length
}

const mailHost = new RegExp(
  `(?:[${latin}\\d_\\-]+\\.)+(?:[a-z]{2,63}|[A-Z]{2,63}|Com|Org|Net|Edu|Gov)(?!_*[${latin}\\d\\-])`,
  'uy',
)

/** Where a run of host characters has a host without a scheme. `needsPath`: otherwise it is rather the end of a sentence. */
export function bareHostIn(run: string): { start: number; end: number; needsPath: boolean } | undefined {
  if (!run.includes('.')) return undefined
  let end = run.length
  while (/[._%+-]/.test(run.charAt(end - 1))) end--
  const body = run.slice(0, end)
  const pause = body.lastIndexOf('..')
  // Of `*.example.org`, the rest would be another host.
  if (pause === -1 && body.startsWith('.')) return undefined
  const labels = body
    .slice(pause === -1 ? 0 : pause + 2)
    .replace(/^-{1,100}/, '')
    .split('.')
  const own = labels.slice(Math.max(0, labels.findLastIndex(beginsSentence)))
  const kind = own.every((label) => /^[^%+]+$/.test(label)) ? kindOf(own) : 'text'
  return kind === 'text' ? undefined : { start: end - own.join('.').length, end, needsPath: kind === 'path' }
}

/** Behind a word that is not a name itself, nor as short as that of a language: `done.Example`, not `Docs.Google`. */
function beginsSentence(label: string, place: number, labels?: readonly string[]) {
  const before = labels?.[place - 1]
  const isPart = before !== undefined && (/^\p{Lu}/u.test(before) || before.length < 3)
  return place > 0 && !isPart && /^\p{Lu}\p{Ll}/u.test(label) && !known.has(label.toLowerCase())
}

function kindOf(labels: string[]): 'link' | 'path' | 'text' {
  const [written = '', second = '', third] = labels.toReversed()
  const last = shouted.test(written) ? written.toLowerCase() : written
  // A version is no host: `2.0.de`.
  if (second === '' || /^\d$/.test(second)) return 'text'
  if (labels[0]?.toLowerCase() === 'www' && third !== undefined && /^[a-z]{2,63}$/i.test(last)) return 'link'
  if (known.has(last)) return 'link'
  if (third !== undefined && /^[a-z]{2}$/.test(last) && secondLevel.has(second)) return 'link'
  return knownWithPath.has(last) ? 'path' : 'text'
}

/** An ending in capitals that is no word: `EXAMPLE.COM`, `Google.Com`. */
const shouted = /^(?:COM|ORG|EDU|GOV|Org|Edu|Gov)$/

const isKnown = (label: string) => known.has(label) || knownWithPath.has(label)

/** Whether a host of two labels or more ends as many do. */
export function isKnownTopLevel(host: string): boolean {
  const dot = host.lastIndexOf('.')
  return dot > 0 && isKnown(host.slice(dot + 1).toLowerCase())
}

/** Well-known or long-established, and seldom the first word of a sentence that follows a full stop without a space. */
const known = new Set(
  (
    'com org net edu gov mil biz io tv arpa ' +
    'ar bg br ca ch cl cn cz de dk ee eu fi fr gr hk hr hu ie il jp kr lt lv mx nl nz pt ro ru sg sk th tr tw ua uk vn za'
  ).split(' '),
)

/** Also words or abbreviations. */
const knownWithPath = new Set(
  (
    'ai app art be blog chat cloud co dev es fm gd gg gl info int is it link live ly me ms news online page ' +
    'ph pl rs se site si social tech to us watch wiki xyz'
  ).split(' '),
)

/** Before a country code, as in `co.in`. */
const secondLevel = new Set('ac co com edu gov net org'.split(' '))

function sticky(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start
  return pattern.exec(text)?.[0]
}
