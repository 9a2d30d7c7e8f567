import type { EnterKeyChoice } from '../../stores/enter-key-store.ts'
import { isImeEvent } from '../../ui/ime.ts'

/** What there is to type with. */
export interface Device {
  /** The main pointing device: a mouse, a finger or nothing. */
  pointer: 'fine' | 'coarse' | 'none'
  isPhone: boolean
  /** Something, probably a keyboard, covers a part of the page while the field has the focus. */
  isCovered: boolean
}

/**
 * Ctrl+Enter and Cmd+Enter send. So does Enter alone where `enterSends`; with Shift or Alt it is a new line.
 * An Enter that ends an IME composition is none of these.
 */
export function sendsOn(event: Pressed, choice: EnterKeyChoice, device: Device): boolean {
  if (event.key !== 'Enter' || isImeEvent(event)) return false
  if (event.ctrlKey || event.metaKey) return true
  return !event.shiftKey && !event.altKey && enterSends(event.code, choice, device)
}

/** Whether Enter sends. Unless chosen otherwise, not where the keyboard is on the screen: it has no Shift+Enter. */
function enterSends(code: string, choice: EnterKeyChoice, { pointer, isPhone, isCovered }: Device): boolean {
  if (choice !== 'automatic') return choice === 'send'
  // A key on the screen has no place on a keyboard, and so no code (UI Events KeyboardEvent code Values, "Mobile").
  const isOnScreen = code === '' || code === 'Unidentified'
  switch (pointer) {
    case 'fine':
      return true
    case 'none':
      return !(isOnScreen && isCovered) // a window that was made smaller looks covered as well
    case 'coarse':
      return !(isOnScreen || isCovered || isPhone)
  }
}

/** The label of Enter on a keyboard on the screen. */
export function enterKeyHint(choice: EnterKeyChoice, { pointer }: Device): 'send' | 'enter' {
  return choice === 'send' || (choice === 'automatic' && pointer !== 'coarse') ? 'send' : 'enter'
}

type Modifiers = 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'
type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'isComposing' | 'keyCode' | Modifiers>
