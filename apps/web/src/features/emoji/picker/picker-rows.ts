/** An emoji to pick: its code in the chosen tone, and its shortname. */
export interface Choice {
  code: string
  name: string
}

/** In display order; `found` is shown alone. */
export const sectionNames = [
  'recent',
  'people',
  'nature',
  'food',
  'activity',
  'travel',
  'objects',
  'symbols',
  'flags',
] as const

export type SectionName = (typeof sectionNames)[number] | 'found'

export interface Section {
  name: SectionName
  choices: readonly Choice[]
}

export type PickerRow = { top: number; height: number; section: SectionName } & (
  { type: 'heading' } | { type: 'choices'; choices: readonly Choice[] }
)

const headingHeight = 32

/** Lays out sections in rows of `columns` cells. `cell` is the row height in pixels. */
export function rowsOf(sections: readonly Section[], columns: number, cell: number): PickerRow[] {
  const rows: PickerRow[] = []
  let top = 0
  for (const { name: section, choices } of sections) {
    if (choices.length === 0) continue
    rows.push({ type: 'heading', top, height: headingHeight, section })
    top += headingHeight
    for (let start = 0; start < choices.length; start += columns, top += cell)
      rows.push({
        type: 'choices',
        top,
        height: cell,
        section,
        choices: choices.slice(start, start + columns),
      })
  }
  return rows
}

/** The rows that overlap the range from `from` to `to`, in pixels from the top. */
export function rowsWithin(rows: readonly PickerRow[], from: number, to: number): PickerRow[] {
  return rows.filter(({ top, height }) => top + height > from && top < to)
}
