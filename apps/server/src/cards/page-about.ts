import { beginningOf } from '@parley/shared'
import { cardLimits } from '../log/rules/stored-card.ts'
import { PageHead } from './page-head.ts'

export interface PageAbout {
  title?: string
  text?: string
  /** The address of a picture. */
  picture?: string
}

/** UTF-16 code units of a text that are looked at. */
const mostRead = 2_000

/** What a page says of itself. In time linear in the page. */
export function pageAbout(html: string, url: URL): PageAbout {
  const { said, title: ownTitle } = new PageHead(html)
  const first = (most: number, ...texts: (string | undefined)[]) =>
    texts.map((text = '') => line(text, most)).find((text) => text !== '')
  const title = first(cardLimits.title, said.get('og:title'), ownTitle)
  const text = first(cardLimits.text, said.get('og:description'), said.get('description'))
  const address = ['og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image']
    .map((key) => said.get(key))
    .find((found) => found !== undefined)
  const picture = address === undefined ? null : URL.parse(address.trim(), url.href)
  return {
    ...(title !== undefined && { title }),
    ...(text !== undefined && text !== title && { text }),
    ...(picture && { picture: picture.href }),
  }
}

/** The title of the card of a picture: the name of its file. */
export function nameOfPicture({ pathname, hostname }: URL): string {
  const last = pathname.split('/').at(-1) ?? ''
  return line(decoded(last), cardLimits.title) || hostname
}

function decoded(part: string) {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

/** One readable line: nothing invisible but joiners, which some scripts need, and nothing that turns the direction. */
function line(text: string, most: number) {
  const readable = text
    .slice(0, mostRead)
    .toWellFormed()
    .replace(/[\s\u2028\u2029]+/gu, ' ')
    .replace(/[^\P{C}\u200c\u200d]/gu, '')
    .trim()
  return beginningOf(readable, most)
}
