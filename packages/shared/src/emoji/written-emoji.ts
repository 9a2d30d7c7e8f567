import { isWordAfter, isWordBefore } from '../text/word-character.ts'
import type { EmojiIndex } from './emoji-index.ts'

/** `text.slice(start, end)` is a shortname or a smiley of the emoji `code`. */
export interface WrittenEmoji {
  start: number
  end: number
  code: string
}

/** What touches a text: white space or nothing; something complete, such as code; or an address, which may go on. */
export type Edge = 'space' | 'thing' | 'address'

export interface Edges {
  before: Edge
  after: Edge
}

const alone: Edges = { before: 'space', after: 'space' }

/**
 * Shortnames (`:smile:`) and ASCII smileys (`:)`) between spaces, punctuation and line ends. What looks like one within a
 * word, an address, a path, a time or a ratio is text, and so is a comparison with 3. In linear time.
 */
export function* writtenEmojiIn(text: string, index: EmojiIndex, edges = alone): Generator<WrittenEmoji> {
  let line: Line = { end: 0 }
  for (const { 0: word, index: start } of text.matchAll(words)) {
    const end = start + word.length
    const around: Edges = {
      before: start > 0 ? 'space' : edges.before,
      after: end < text.length ? 'space' : edges.after,
    }
    if (text.slice(line.end, start).includes('\n')) line = { end }
    const smiley = isComparison(word, line) || isLoop(word, line) ? undefined : smileyOf(word, index, around)
    line = { first: line.first ?? word, last: word, end }
    const found = smiley ?? shortnamesIn(word, index, around)
    for (const emoji of found) yield { start: start + emoji.start, end: start + emoji.end, code: emoji.code }
  }
}

/** The wide marks that end a sentence or its parts bring their own space. */
const words = /[^\s，。！？]+/g

/** What stands before a word in its line. */
interface Line {
  first?: string
  last?: string
  /** Where `last` ends in the text. */
  end: number
}

/** Whether `<3` is no heart but "less than 3": after a number, a call or a variable, which I and U are not, and in a condition. */
function isComparison(word: string, { first = '', last = '' }: Line): boolean {
  return word.startsWith('<3') && (condition.test(first) || number.test(last) || variable.test(last))
}

/** As in `for (; ;)`. */
function isLoop(word: string, { last = '' }: Line): boolean {
  return word.startsWith(';)') && /[;(]$/.test(last)
}

const condition = /^(?:if|elif|while|until)$/
const number = /[\d)\]]$/
const variable = /^[a-hj-tv-z]$|^\$/i

// A smiley needs spaces around it; the punctuation of a sentence may follow.
function smileyOf(word: string, index: EmojiIndex, { before, after }: Edges): [WrittenEmoji] | undefined {
  if (word.length > maxSmiley || before !== 'space' || after !== 'space') return undefined
  const start = /^[\p{Cf}]*/u.exec(word)?.[0].length ?? 0
  const bare = word.slice(start).replace(/\p{Cf}+$/u, '')
  for (const smiley of [bare, bare.replace(sentenceEnd, '')]) {
    const code = index.codeOfAscii(smiley)
    if (code !== undefined) return [{ start, end: start + smiley.length, code }]
  }
  return undefined
}

/** With what stands around it: the punctuation of a sentence, and direction marks, which nobody sees. */
const maxSmiley = 16
const sentenceEnd = /[.,!?…。，！？、،؟؛۔।॥։።\p{Cf}]+$/u

function* shortnamesIn(word: string, index: EmojiIndex, edges: Edges): Generator<WrittenEmoji> {
  const first = /:[a-z0-9_+-]{1,80}:/g
  for (let found = first.exec(word); found !== null; found = first.exec(word)) {
    const chain = chainAt(word, found.index, index)
    const end = chain.at(-1)?.end
    const stands =
      end !== undefined &&
      isFreeBefore(word, found.index, edges) &&
      isFreeAfter(word, end, edges) &&
      !isKey(word, found.index, end)
    if (stands) yield* chain
    // Otherwise the last colon may open another name.
    first.lastIndex = stands ? end : (end ?? first.lastIndex) - 1
  }
}

/** The known shortnames that follow each other from `start`, perhaps as in `:+1:/:-1:`. */
function chainAt(word: string, start: number, index: EmojiIndex): WrittenEmoji[] {
  const chain: WrittenEmoji[] = []
  const next = /[/|+&-]?:([a-z0-9_+-]{1,80}):/y
  next.lastIndex = start
  for (let found = next.exec(word); found !== null; found = next.exec(word)) {
    const { 1: name = '' } = found
    const code = index.codeOfShortname(name)
    if (code === undefined) break
    chain.push({ start: next.lastIndex - name.length - 2, end: next.lastIndex, code })
  }
  return chain
}

// These join the parts of addresses, paths and code: behind them there must be no word either.
const joining = '[\\/\\\\=@#&%$+\\|<>^`:\\-_*~]{1,8}'
const joiningAtEnd = new RegExp(`${joining}$`)
const joiningAtStart = new RegExp(`^${joining}`)
const maxJoining = 8

const keycap = /^[\d#*]\u{FE0F}?\u{20E3}/u

/** As in `{":x:": 1}` and `f(":x:")`. */
function isKey(word: string, start: number, end: number): boolean {
  const isQuoted = word[start - 1] === '"' && word[end] === '"'
  return isQuoted && (/[{[(,:=]/.test(word.charAt(start - 2)) || /[:)\]}]/.test(word.charAt(end + 1)))
}

function isFreeBefore(word: string, at: number, { before }: Edges): boolean {
  // Of a path, as in `/:id`.
  if (/[/\\]/.test(word.charAt(at - 1))) return false
  const joined = joiningAtEnd.exec(word.slice(Math.max(0, at - maxJoining), at))?.[0].length ?? 0
  const place = at - joined
  return place === 0 ? before !== 'address' : !isWordBefore(word, place)
}

function isFreeAfter(word: string, at: number, { after }: Edges): boolean {
  const joined = joiningAtStart.exec(word.slice(at, at + maxJoining))?.[0].length ?? 0
  const place = at + joined
  if (place === word.length) return after !== 'address'
  return !isWordAfter(word, place) || keycap.test(word.slice(place, place + 3))
}
