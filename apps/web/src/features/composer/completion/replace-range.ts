/** Puts `text` in place of a range of a field, as if typed: an input event tells of it, and it can be undone where the field has the focus. */
export function replaceRange(field: HTMLTextAreaElement, start: number, end: number, text: string) {
  field.setSelectionRange(start, end)
  // Nothing else writes what undo takes back.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.activeElement === field && document.execCommand('insertText', false, text)
  if (done) return
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(
    new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: text }),
  )
}
