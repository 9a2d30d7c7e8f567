/**
 * Ctrl+Enter and Cmd+Enter send. So does Enter alone where `enterSends`; with Shift or Alt it is a new line.
 * An Enter that ends an IME composition is none of these.
 */
export function sendsOn(event: Pressed, enterSends: boolean): boolean {
  if (event.key !== 'Enter' || isComposing(event)) return false
  if (event.ctrlKey || event.metaKey) return true
  return enterSends && !event.shiftKey && !event.altKey
}

/** Whether a key event belongs to an IME composition. */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  // Safari ends the composition before the keydown; only key code 229 shows it (UI Events, "keyCode during composition").
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return event.isComposing || event.keyCode === 229
}

type Modifiers = 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
type Pressed = Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode' | Modifiers>
