import { isImeEvent } from '../../ui/ime.ts'

/**
 * Ctrl+Enter and Cmd+Enter send. So does Enter alone where `enterSends`; with Shift or Alt it is a new line.
 * An Enter that ends an IME composition is none of these.
 */
export function sendsOn(event: Pressed, enterSends: boolean): boolean {
  if (event.key !== 'Enter' || isImeEvent(event)) return false
  if (event.ctrlKey || event.metaKey) return true
  return enterSends && !event.shiftKey && !event.altKey
}

type Modifiers = 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
type Pressed = Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode' | Modifiers>
