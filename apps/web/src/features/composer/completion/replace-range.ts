/** Replaces a range as if typed: fires an input event, and can be undone while the field has the focus. */
export function replaceRange(field: HTMLTextAreaElement, start: number, end: number, text: string) {
  field.setSelectionRange(start, end)
  // The only way to write text that undo removes.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.activeElement === field && document.execCommand('insertText', false, text)
  if (done) return
  field.setRangeText(text, start, end, 'end')
  field.dispatchEvent(
    new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: text }),
  )
}
