import type { File } from '@parley/shared'
import { words } from '../../i18n/words.ts'

/** What the files of a message are, in one line: "2 photos", "report.pdf". */
export function fileSummary(files: readonly File[]): string {
  const counted = (shows: File['shows']) => files.filter((file) => file.shows === shows).length
  const others = files.filter(({ shows, levels }) => shows === undefined || (shows === 'audio' && !levels))
  const parts = [
    { count: counted('picture'), of: words.files.photos },
    { count: counted('video'), of: words.files.videos },
    { count: files.filter(({ levels }) => levels).length, of: () => words.files.voice },
    {
      count: others.length,
      of: (count: number) => (count === 1 ? (others[0]?.name ?? '') : words.files.files(count)),
    },
  ]
  return parts
    .filter(({ count }) => count > 0)
    .map(({ count, of }) => of(count))
    .join(', ')
}

/** A name in two parts, so that its end is seen however long it is: that says what the file is. */
export function nameParts(name: string): { start: string; end: string } {
  const at = /\.[^.\s]{1,10}$/.exec(name)?.index ?? name.length
  return at === 0 ? { start: name, end: '' } : { start: name.slice(0, at), end: name.slice(at) }
}

/** The kind of a file for people: "PDF". */
export function kindOf({ name, type }: Pick<File, 'name' | 'type'>): string {
  const end = nameParts(name).end.slice(1)
  return (
    /^[\p{L}\p{N}]{1,5}$/u.test(end) ? end : (type.split('/')[1] ?? '').replace(/^x-|[+;.].*$/g, '')
  ).toUpperCase()
}
