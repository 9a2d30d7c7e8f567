export { shortcutsShown } from './shortcuts-shown.ts'
export { useShortcutKey } from './use-shortcut-key.ts'
