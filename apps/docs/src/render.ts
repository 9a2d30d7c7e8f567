import GithubSlugger from 'github-slugger'
import MarkdownIt, { type Token } from 'markdown-it'
import { posix } from 'node:path'
import { pages } from './pages.ts'

export interface Heading {
  level: number
  text: string
  id: string
}

export interface Rendered {
  html: string
  headings: Heading[]
  /** Pictures, from the root of the repository. */
  pictures: string[]
}

const markdown = new MarkdownIt({ html: false, linkify: false })

/** The HTML of a document at `source`, whose links to other documents lead to their pages. */
export function render(text: string, source: string): Rendered {
  const tokens = markdown.parse(text, {})
  const slugger = new GithubSlugger()
  const headings: Heading[] = []
  const pictures: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const words = plainText(tokens[index + 1])
      const heading = { level: Number(token.tag.slice(1)), text: words, id: slugger.slug(words) }
      headings.push(heading)
      token.attrSet('id', heading.id)
    }
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') follow(child, source)
      if (child.type === 'image') pictures.push(show(child, source))
    }
  }
  const html = markdown.renderer
    .render(tokens, markdown.options, {})
    // A table that is wider than the page scrolls by itself, by keyboard, too.
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">')
  return { html, headings, pictures }
}

/** A link to another document leads to its page; to another file, to nothing: it is in the repository alone. */
function follow(link: Token, source: string) {
  const href = String(link.attrGet('href'))
  if (/^(https?:|#)/.test(href)) return
  const [path = '', anchor] = href.split('#')
  const target = posix.join(posix.dirname(source), decodeURI(path))
  const page = pages.find((one) => one.source === target)
  if (page === undefined) link.attrs = [['class', 'file']]
  else link.attrSet('href', `${page.name}.html${anchor === undefined ? '' : `#${anchor}`}`)
}

function show(image: Token, source: string) {
  const file = posix.join(posix.dirname(source), String(image.attrGet('src')))
  image.attrSet('src', `pictures/${posix.basename(file)}`)
  image.attrSet('loading', 'lazy')
  return file
}

function plainText(inline: Token | undefined): string {
  return (inline?.children ?? []).map(({ content }) => content).join('')
}
