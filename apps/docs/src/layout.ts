import { groups, type Page } from './pages.ts'
import type { Heading, Rendered } from './render.ts'

/** The whole document of a page. Without scripts: it works from a folder, too. */
export function layout(page: Page, { html, headings }: Rendered): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} · Parley</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header><a class="brand" href="index.html">Parley</a></header>
<div class="frame">
<nav class="pages" aria-label="Documents">
${groups.map((group) => listOf(group.title, group.pages, page)).join('\n')}
</nav>
<main id="content">
${html}</main>
${contents(headings)}
</div>
</body>
</html>
`
}

function listOf(title: string, those: readonly Page[], current: Page) {
  const links = those.map((page) => {
    const here = page === current ? ' aria-current="page"' : ''
    return `<li><a href="${page.name}.html"${here}>${escaped(page.title)}</a></li>`
  })
  return `<h2>${escaped(title)}</h2>\n<ul>\n${links.join('\n')}\n</ul>`
}

function contents(headings: readonly Heading[]) {
  const shown = headings.filter(({ level }) => level === 2)
  if (shown.length < 2) return ''
  const links = shown.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`)
  return `<nav class="contents" aria-labelledby="contents"><h2 id="contents">On this page</h2><ul>\n${links.join('\n')}\n</ul></nav>`
}

function escaped(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
