/** Whether nothing else takes a key or a paste: no field has it, and nothing is open that has the focus. */
export function isFree(event: Event): boolean {
  if (event.defaultPrevented || document.querySelector('dialog:modal') !== null) return false
  return !(event.target instanceof Element && event.target.closest(owners) !== null)
}

const owners = 'input, textarea, select, [contenteditable], dialog, [popover]'
