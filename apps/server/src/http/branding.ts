import type { Config } from '../config/config.ts'

/** The operator's title, colour and base path; an empty string means unchanged. */
export type Branding = Pick<Config, 'roomTitle' | 'themeColor' | 'basePath' | 'authHeader' | 'oidcIssuer'>

/**
 * Adds the room title and the base path, which the page reads from meta elements, and a link to the theme's style sheet.
 * Paths of the document get the base path. A link preview needs a whole URL for its picture; `origin` may be empty.
 */
export function brandedDocument(
  html: string,
  { roomTitle, themeColor, basePath, authHeader, oidcIssuer }: Branding,
  origin: string,
): string {
  const title = escaped(roomTitle)
  const head = [
    ...(roomTitle === '' ? [] : [`<meta name="room-title" content="${title}" />`]),
    ...(basePath === '' ? [] : [`<meta name="base-path" content="${basePath}" />`]),
    ...(authHeader === '' ? [] : ['<meta name="signed-in-by" content="proxy" />']),
    ...(authHeader !== '' || oidcIssuer === '' ? [] : ['<meta name="signed-in-by" content="provider" />']),
    ...(themeColor === '' ? [] : ['<link rel="stylesheet" href="/theme.css" />']),
  ]
  return withTitle(html, title)
    .replace('</head>', () => `${head.join('')}</head>`)
    .replace(/(<meta property="og:image" content=")(?=\/)/, (start) => start + escaped(origin) + basePath)
    .replaceAll(/ (?:href|src)="(?=\/(?!\/))/g, (start) => start + basePath)
}

function withTitle(html: string, title: string) {
  if (title === '') return html
  return html
    .replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>`)
    .replace(/(<meta property="og:title" content=")[^"]*/, (_, start: string) => start + title)
}

/** What asks for the preview of a link in a chat: it reads the head of the document, and nothing of a room is in it. */
const previewers = [
  'Applebot',
  'Discordbot',
  'facebookexternalhit',
  'LinkedInBot',
  'Mastodon',
  'SkypeUriPreview',
  'Slackbot',
  'Slackbot-LinkExpanding',
  'TelegramBot',
  'Twitterbot',
  'WhatsApp',
]

/** No search engine may read the chat (RFC 9309). */
export const robots = `User-agent: *
Disallow: /

${previewers.map((agent) => `User-agent: ${agent}\n`).join('')}Allow: /
`

/**
 * Overrides the accent tokens of apps/web/src/styles/tokens.css with shades of one colour, which is dark enough for white
 * text. In the dark theme, accent text is lighter; buttons stay dark enough for white text and light enough to stand out.
 */
export function themeCss({ themeColor }: Branding): string {
  if (themeColor === '') return ''
  const onDark = 'oklch(from var(--theme) max(l, 0.5) c h)'
  const tokens = {
    theme: themeColor,
    accent: 'light-dark(var(--theme), oklch(from var(--theme) 0.77 min(c, 0.14) h))',
    'accent-fill': `light-dark(var(--theme), ${onDark})`,
    'accent-fill-hover': `color-mix(in oklab, light-dark(var(--theme), ${onDark}), black 12%)`,
    'accent-wash':
      'light-dark(oklch(from var(--theme) 0.96 min(c, 0.02) h), color-mix(in oklab, var(--theme) 14%, #1c1a18))',
    'accent-line':
      'light-dark(oklch(from var(--theme) 0.87 min(c, 0.06) h), color-mix(in oklab, var(--theme) 45%, #1c1a18))',
  }
  return `:root {\n${Object.entries(tokens)
    .map(([name, value]) => `  --${name}: ${value};\n`)
    .join(
      '',
    )}}\n\n/* A dark colour alone does not distinguish a link from text. */\na {\n  text-decoration: underline;\n}\n`
}

/** The built web app manifest with the room title, the theme colour, and an identity of its own below a base path. */
export function brandedManifest(built: string, { roomTitle, themeColor, basePath }: Branding): string {
  const manifest = JSON.parse(built) as Record<string, unknown>
  return JSON.stringify({
    ...manifest,
    ...(roomTitle === '' ? {} : { name: roomTitle, short_name: roomTitle }),
    ...(basePath === '' ? {} : { id: `${basePath}/` }),
    ...(themeColor === '' ? {} : { theme_color: themeColor }),
  })
}

function escaped(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
