import bowser from 'bowser'

/** Longer names are cut. */
const longest = 60

/** What a device calls itself in the list of devices, from its User-Agent header: "Firefox, Linux". */
export function deviceName(userAgent = ''): string {
  const { browser, os, platform } = bowser.parse(userAgent === '' ? '-' : userAgent)
  const device = platform.model ?? os.name
  const named = [browser.name, device].filter((part) => part !== undefined && part !== '').join(', ')
  // A program names itself first, as RFC 9110, 10.1.5 asks.
  const name = browser.name === undefined || named === '' ? (userAgent.split('/')[0] ?? '') : named
  return name
    .replace(/[^\p{L}\p{N}\p{P}\p{Zs}]/gu, '')
    .trim()
    .slice(0, longest)
}
