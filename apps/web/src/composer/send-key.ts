/** Enter sends; Shift+Enter is a new line; an Enter that ends an IME composition is neither. */
export function sendsOn(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'isComposing' | 'keyCode'>): boolean {
  if (event.key !== 'Enter' || event.shiftKey) return false
  // Safari ends the composition before the keydown; only the key code still tells (229, UI Events, "keyCode during composition").
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return !event.isComposing && event.keyCode !== 229
}
