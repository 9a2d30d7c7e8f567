import { clockTime } from '../../i18n/time/times.ts'
import { words } from '../../i18n/words.ts'

/**
 * The messages of a selection as plain text: of one message the text alone; of several the name and time of each, and the
 * text. Undefined when no text of a message is selected.
 */
export function copiedText(list: HTMLElement, range: Range): string | undefined {
  const rows = Array.from(list.querySelectorAll('[data-key]'), (row) => ({
    row,
    text: range.intersectsNode(row) ? selectedText(row, range) : '',
  })).filter(({ text }) => text !== '')
  if (rows.length === 0) return undefined
  if (rows.length === 1) return rows[0]?.text
  return rows.map(({ row, text }) => `${headOf(row)}\n${text}`).join('\n')
}

function headOf(row: Element): string {
  const name = row.querySelector('.head .name')?.textContent ?? ''
  const at = Date.parse(row.querySelector('time')?.dateTime ?? '')
  return words.message.copiedHead(name, clockTime(at))
}

/** Without what is drawn beside the text: name, time, marks, reactions, buttons. */
function selectedText(row: Element, range: Range): string {
  let written = ''
  for (const text of row.querySelectorAll('.body .text:not(.refused *), .body .removed')) write(text)
  // What a folded message does not draw is selected with what follows it.
  const rest = row.querySelector<HTMLElement>('[data-rest]')
  if (rest !== null && range.intersectsNode(rest)) addRest(rest.dataset['rest'] ?? '')
  const files = [...row.querySelectorAll('.files .copied-name')].filter((name) => range.intersectsNode(name))
  for (const { textContent } of files) {
    breakLine()
    written += `[${textContent}]`
  }
  return written.replace(/^\n+|\n+$/g, '')

  function write(node: Node) {
    if (!range.intersectsNode(node)) return
    if (node instanceof Text) written += selectedData(node, range)
    else if (node instanceof HTMLImageElement) written += node.alt
    else if (node instanceof Element && !node.matches(notText)) {
      const isBlock = node.matches('figure, blockquote, li')
      if (isBlock) breakLine()
      for (const child of node.childNodes) write(child)
      if (isBlock) breakLine()
    }
  }

  function addRest(text: string) {
    written += written.endsWith('\n') ? text.replace(/^\n/, '') : text
  }

  function breakLine() {
    if (written !== '' && !written.endsWith('\n')) written += '\n'
  }
}

/** The note that a message was edited, and what surrounds code. */
const notText = '.edited, figcaption, .copying'

function selectedData(text: Text, range: Range): string {
  const start = text === range.startContainer ? range.startOffset : 0
  const end = text === range.endContainer ? range.endOffset : text.length
  return text.data.slice(start, end)
}
