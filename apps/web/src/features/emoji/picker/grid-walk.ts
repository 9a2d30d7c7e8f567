import type { PickerRow } from './picker-rows.ts'

/** A cell: the index of its row among all rows, and its column. */
export interface GridCell {
  row: number
  column: number
}

export type Step =
  'before' | 'after' | 'up' | 'down' | 'page-up' | 'page-down' | 'home' | 'end' | 'first' | 'last'

/** The cell that a step leads to; undefined outside the grid. */
export function walk(
  rows: readonly PickerRow[],
  from: GridCell,
  step: Step,
  pageRows: number,
): GridCell | undefined {
  const lines = rows.flatMap((row, place) =>
    row.type === 'choices' ? [{ place, width: row.choices.length }] : [],
  )
  const line = lines.findIndex(({ place }) => place === from.row)
  const last = lines.length - 1
  switch (step) {
    case 'before':
      return from.column > 0 ? at(line, from.column - 1) : at(line - 1, Infinity)
    case 'after':
      return from.column + 1 < (lines[line]?.width ?? 0) ? at(line, from.column + 1) : at(line + 1, 0)
    case 'up':
      return at(line - 1, from.column)
    case 'down':
      return at(line + 1, from.column)
    case 'page-up':
      return at(Math.max(0, line - pageRows), from.column)
    case 'page-down':
      return at(Math.min(last, line + pageRows), from.column)
    case 'home':
      return at(line, 0)
    case 'end':
      return at(line, Infinity)
    case 'first':
      return at(0, 0)
    case 'last':
      return at(last, Infinity)
  }

  function at(line: number, column: number): GridCell | undefined {
    const found = lines[line]
    return found && { row: found.place, column: Math.min(column, found.width - 1) }
  }
}

/** The step of a key; left and right are swapped in right-to-left text. */
export function stepOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  rightToLeft: boolean,
): Step | undefined {
  const far = event.ctrlKey || event.metaKey
  switch (event.key) {
    case 'ArrowLeft':
      return rightToLeft ? 'after' : 'before'
    case 'ArrowRight':
      return rightToLeft ? 'before' : 'after'
    case 'ArrowUp':
      return 'up'
    case 'ArrowDown':
      return 'down'
    case 'PageUp':
      return 'page-up'
    case 'PageDown':
      return 'page-down'
    case 'Home':
      return far ? 'first' : 'home'
    case 'End':
      return far ? 'last' : 'end'
    default:
      return undefined
  }
}
