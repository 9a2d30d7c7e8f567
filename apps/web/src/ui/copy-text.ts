/** `selected` when the browser lets no page copy: the text is left selected, for the person to copy. */
export type CopyOutcome = 'copied' | 'selected'

/** Copies a string; false where the browser lets no page copy. */
export async function copyString(text: string): Promise<boolean> {
  const holder = document.createElement('pre')
  holder.textContent = text
  holder.className = 'visually-hidden'
  document.body.append(holder)
  const outcome = await copyText(holder)
  holder.remove()
  return outcome === 'copied'
}

/** Copies all the text of an element, also on plain-http pages, which have no asynchronous clipboard. */
export async function copyText(element: HTMLElement): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(element.textContent)
    return 'copied'
  } catch {
    // It does not exist there, and may be forbidden anywhere.
    return copySelected(element)
  }
}

function copySelected(element: HTMLElement): CopyOutcome {
  const selection = getSelection()
  selection?.selectAllChildren(element)
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else copies without the clipboard
  if (!document.execCommand('copy')) return 'selected'
  selection?.removeAllRanges()
  return 'copied'
}
