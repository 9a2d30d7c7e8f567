/** `selected` when the browser does not allow copying: the text stays selected for the person to copy. */
export type CopyOutcome = 'copied' | 'selected'

/** Copies a string; false when the browser does not allow it. */
export async function copyString(text: string): Promise<boolean> {
  const holder = document.createElement('pre')
  holder.textContent = text
  holder.className = 'visually-hidden'
  document.body.append(holder)
  const outcome = await copyText(holder)
  holder.remove()
  return outcome === 'copied'
}

/** Copies the text of an element, also on plain http, which has no asynchronous clipboard. */
export async function copyText(element: HTMLElement): Promise<CopyOutcome> {
  try {
    await navigator.clipboard.writeText(element.textContent)
    return 'copied'
  } catch {
    // Missing on plain http, and may be forbidden on any page.
    return copySelected(element)
  }
}

function copySelected(element: HTMLElement): CopyOutcome {
  const selection = getSelection()
  selection?.selectAllChildren(element)
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without the clipboard API
  if (!document.execCommand('copy')) return 'selected'
  selection?.removeAllRanges()
  return 'copied'
}
