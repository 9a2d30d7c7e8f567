/** Whether a key or paste event has no other use: no field has the focus and no dialog or popover is open. */
export function isFree(event: Event): boolean {
  if (event.defaultPrevented || document.querySelector('dialog:modal') !== null) return false
  return !(event.target instanceof Element && event.target.closest(owners) !== null)
}

const owners = 'input, textarea, select, [contenteditable], dialog, [popover]'
