import type { Config } from '../config/config.ts'

/** What the operator chose of the look; empty where it is as built. */
export type Branding = Pick<Config, 'roomTitle' | 'themeColor'>

/** The built document with the title of the lobby for the page to read, and its colours linked. */
export function brandedDocument(html: string, { roomTitle, themeColor }: Branding): string {
  const title = escaped(roomTitle)
  const head = [
    ...(roomTitle === '' ? [] : [`<meta name="room-title" content="${title}" />`]),
    ...(themeColor === '' ? [] : ['<link rel="stylesheet" href="/theme.css" />']),
  ]
  const titled =
    roomTitle === '' ? html : html.replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>`)
  return titled.replace('</head>', () => `${head.join('')}</head>`)
}

/**
 * The accent tokens (apps/web/src/styles/tokens.css) made of one colour on which white text is readable. On dark paper it is
 * text in a lighter shade; a button stays dark enough for its white text, and light enough to be seen.
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
    )}}\n\n/* A dark colour alone does not tell a link from text. */\na {\n  text-decoration: underline;\n}\n`
}

/** The built web app manifest, under the operator's name and in their colour. */
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
