/** Whether a key event belongs to an IME composition. */
export function isImeEvent(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  // Safari ends the composition before the keydown; only key code 229 shows it (UI Events, "keyCode during composition").
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return event.isComposing || event.keyCode === 229
}
