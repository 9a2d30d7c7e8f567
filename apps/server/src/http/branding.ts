import type { Config } from '../config/config.ts'

/** The operator's title and colour; an empty string means unchanged. */
export type Branding = Pick<Config, 'roomTitle' | 'themeColor'>

/** Adds the room title, which the page reads from a meta element, and a link to the theme's style sheet. */
export function brandedDocument(html: string, { roomTitle, themeColor }: Branding): string {
  const title = escaped(roomTitle)
  const head = [
    ...(roomTitle === '' ? [] : [`<meta name="room-title" content="${title}" />`]),
    ...(themeColor === '' ? [] : ['<link rel="stylesheet" href="/theme.css" />']),
  ]
  const withTitle =
    roomTitle === '' ? html : html.replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>`)
  return withTitle.replace('</head>', () => `${head.join('')}</head>`)
}

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
      'light-dark(oklch(from var(--theme) 0.96 min(c, 0.02) h), color-mix(in oklab, var(--theme) 14%, #16151a))',
    'accent-line':
      'light-dark(oklch(from var(--theme) 0.87 min(c, 0.06) h), color-mix(in oklab, var(--theme) 45%, #16151a))',
  }
  return `:root {\n${Object.entries(tokens)
    .map(([name, value]) => `  --${name}: ${value};\n`)
    .join(
      '',
    )}}\n\n/* A dark colour alone does not distinguish a link from text. */\na {\n  text-decoration: underline;\n}\n`
}

/** The built web app manifest with the room title and the theme colour. */
export function brandedManifest(built: string, { roomTitle, themeColor }: Branding): string {
  const manifest = JSON.parse(built) as Record<string, unknown>
  return JSON.stringify({
    ...manifest,
    ...(roomTitle === '' ? {} : { name: roomTitle, short_name: roomTitle }),
    ...(themeColor === '' ? {} : { theme_color: themeColor }),
  })
}

function escaped(text: string) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
