import { limits } from '@parley/shared'

/** What people see of a file's name: no folders, nothing invisible, nothing that turns the direction or hides an ending. */
export function cleanFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const readable = last
    // Not joiners, which some scripts need. Lone surrogates are among them.
    .replace(/[^\P{C}\u200c\u200d]|[\u2028\u2029]/gu, '')
    // Not allowed on other systems, or with another meaning there.
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    // Windows leaves them out, and what comes before would be the ending.
    .replace(/^ +|(?<![ .])[ .]+$/g, '')
  return shortened(readable === '' ? 'file' : readable)
}

/** The same name with an ending that the type has: one of `endings`, of which the first is the usual one. */
export function withEnding(name: string, endings: readonly string[], replaceable: RegExp): string {
  const [usual = ''] = endings
  const { stem, ending } = partsOf(name)
  if (endings.includes(ending.slice(1).toLowerCase())) return name
  return shortened(`${replaceable.test(ending) ? stem : name}.${usual}`)
}

export const endingOf = (name: string) => partsOf(name).ending.slice(1).toLowerCase()

function shortened(name: string) {
  if (name.length <= limits.fileName) return name
  const { stem, ending } = partsOf(name)
  const kept = stem.slice(0, limits.fileName - ending.length)
  return `${kept.replace(/[\ud800-\udbff]$/, '').trimEnd()}${ending}`
}

function partsOf(name: string) {
  const [, stem = name, ending = ''] = /^(.+)(\.[^. ]{1,16})$/su.exec(name) ?? []
  return { stem, ending }
}
