/** Puts `text` in place of a range of a focused field, as if typed: it can be undone, and an input event tells of it. */
export function replaceRange(field: HTMLTextAreaElement, start: number, end: number, text: string) {
  field.setSelectionRange(start, end)
  // Nothing else writes what undo takes back.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('insertText', false, text)
  if (done) return
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(
    new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: text }),
  )
}
