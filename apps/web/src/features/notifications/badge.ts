import { pathTo } from '../../ui/base-path.ts'

/** Marks the tab icon, and the icon of an installed page, while there are unread messages. */
export function showBadge(unread: number) {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const picture = pathTo(unread > 0 ? '/mark-unread.svg' : '/mark.svg')
  if (icon !== null && icon.getAttribute('href') !== picture) icon.href = picture
  if (!('setAppBadge' in navigator)) return // missing on plain http and in Firefox
  const shown = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge()
  shown.catch((error: unknown) => console.info('The icon has no badge here', error))
}
