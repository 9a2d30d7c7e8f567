import { codeOfHex } from './emoji-code.ts'
import { tonedName, withoutTones, withTones } from './skin-tone.ts'
import type { EmojioneList, Joypixels } from './vocabularies.ts'

/** An untoned emoji with all its names, and `pair`, the code that takes two skin tones. */
export interface Entry {
  code: string
  names: Set<string>
  category: string
  pair?: string
}

/** The drawn emoji, untoned, in the order of a picker within each category. A toned name is added to its untoned emoji. */
export function entriesOf(emojione: EmojioneList, joypixels: Joypixels, drawn: ReadonlySet<string>): Entry[] {
  const named = [...namedByEmojione(emojione), ...namedByJoypixels(joypixels)].filter(({ code }) =>
    drawn.has(code),
  )
  const entries: Entry[] = []
  const byCode = new Map<string, Entry>()
  const byName = new Map<string, Entry>()
  let previous: Entry | undefined

  for (const emoji of named.filter(({ code }) => !isToned(code))) {
    previous = byCode.get(emoji.code) ?? newEntry(emoji, previous)
    for (const name of emoji.names) addName(previous, name)
  }
  for (const { code, names } of named.filter(({ code }) => isToned(code)))
    for (const name of names) addToned(code, name)
  return entries

  // JoyPixels has no categories, but lists related emoji together: a new emoji is inserted after the one listed before it.
  function newEntry({ code, category }: Named, previous: Entry | undefined): Entry {
    const entry = { code, names: new Set<string>(), category: category ?? previous?.category ?? 'symbols' }
    const index = category === undefined && previous ? entries.indexOf(previous) + 1 : entries.length
    entries.splice(index, 0, entry)
    byCode.set(code, entry)
    return entry
  }

  function addName(entry: Entry, name: string): void {
    if (byName.has(name)) return
    byName.set(name, entry)
    entry.names.add(name)
  }

  // Some names exist only with a tone (`tuxedo_tone1`), so the untoned emoji gets them as well.
  function addToned(code: string, shortname: string): void {
    const toned = tonedName(shortname)
    const stem = withoutTones(code)
    const entry = toned && (byName.get(toned.name) ?? byCode.get(codeOfHex(stem)))
    if (!entry) return
    addName(entry, toned.name)
    const [first, last = first] = toned.tones
    if (withTones(stem, first, last) === code) entry.pair ??= stem
  }
}

interface Named {
  code: string
  names: string[]
  category?: string
}

function namedByEmojione(emojione: EmojioneList): Named[] {
  return Object.values(emojione)
    .sort((a, b) => a.order - b.order)
    .map((emoji) => ({
      code: codeOfHex(emoji.code_points.fully_qualified),
      names: [emoji.shortname, ...emoji.shortname_alternates].map((shortname) => shortname.slice(1, -1)),
      category: emoji.category,
    }))
}

function namedByJoypixels(joypixels: Joypixels): Named[] {
  return Object.entries(joypixels).map(([hex, names]) => ({ code: codeOfHex(hex), names: [names].flat() }))
}

function isToned(code: string): boolean {
  return withoutTones(code) !== code
}
