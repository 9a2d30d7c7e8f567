import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { minifySync, type Plugin } from 'vite'
import { ar } from './src/i18n/catalogues/ar.ts'
import { en, type Words } from './src/i18n/catalogues/en.ts'
import { zh } from './src/i18n/catalogues/zh.ts'
import { languages, type LanguageCode } from './src/i18n/languages.ts'

const catalogues: Record<LanguageCode, Words> = { en, zh, ar }

/** Where index.html has what is shown until the scripts have come. */
const place = '<!-- start card -->'

/** Replaced by the name of the room. */
const roomName = '{}'

/** Chooses what is shown. Not a module, so that it runs where it stands. */
const script = 'src/app/start-card.js'

/**
 * Writes what is shown first into index.html: the form and the card of those who sign in outside, each in every language,
 * and the frame of the room; the script keeps one of them. They look like JoinForm.vue, OutsideSignIn.vue and
 * ChatRoom.vue, which replace them; their texts are those of the catalogues.
 */
export function startCard(): Plugin {
  const source = readFileSync(join(import.meta.dirname, script), 'utf8')
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
  let address = `/${script}`
  return {
    name: 'start-card',
    configResolved({ command, build }) {
      if (command === 'build') address = `/${build.assetsDir}/start-card-${hash}.js`
    },
    transformIndexHtml: {
      // Vite would bundle a script that it sees.
      order: 'post',
      handler(html) {
        if (!html.includes(place)) throw new Error(`index.html has no “${place}”.`)
        return html.replace(
          place,
          () => `<div id="start" hidden>${startHtml()}</div><script src="${address}"></script>`,
        )
      },
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: address.slice(1), source: minified(source) })
    },
  }
}

const minified = (source: string) =>
  minifySync(script, source, { module: false, compress: true, mangle: true }).code

function startHtml(): string {
  const codes = Object.keys(catalogues) as LanguageCode[]
  return [...codes.map(formIn), ...codes.map(outsideIn), room()].join('\n')
}

function formIn(code: LanguageCode): string {
  const { join } = catalogues[code]
  return card(
    'form',
    code,
    `<form class="entry-card" novalidate>
${brandMark('entry-mark')}
<h1 class="entry-title" data-named="${escaped(join.title(roomName))}">${escaped(join.title('lobby'))}</h1>
<p class="entry-text">${escaped(join.intro)}</p>
${field(`start-email-${code}`, join.email, `type="email" autocomplete="email" placeholder="${escaped(join.emailExample)}"`, join.emailHint)}
${field(`start-username-${code}`, join.username, 'type="text" autocomplete="username"', '')}
<button class="filled-button entry-button" type="submit">${escaped(join.submit)}</button>
</form>
<div class="entry-ways"></div>`,
  )
}

function outsideIn(code: LanguageCode): string {
  const { outside } = catalogues[code].identity
  return card(
    'outside',
    code,
    `<div class="entry-card">
${brandMark('entry-mark')}
<h1 class="entry-title">${escaped(outside.signIn)}</h1>
<p class="entry-text">${escaped(outside.asking)}</p>
</div>`,
  )
}

function card(what: string, code: LanguageCode, content: string): string {
  const { tag, direction } = languages[code]
  return `<main class="entry" data-start="${what}" data-language="${code}" lang="${tag}" dir="${direction}">
${content}
<div class="entry-language"></div>
</main>`
}

/** No `name`: nothing is sent by the form itself (P8.1). */
function field(id: string, label: string, attributes: string, hint: string): string {
  return `<div class="text-field"><label for="${id}">${escaped(label)}</label><input id="${id}" ${attributes} autocapitalize="none" spellcheck="false" maxlength="1000" /><p>${escaped(hint)}</p></div>`
}

function room(): string {
  return `<div class="start-room" data-start="room"><div class="head">${brandMark('')}</div><div class="people"></div><div class="field"></div></div>`
}

function brandMark(name: string): string {
  const component = readFileSync(join(import.meta.dirname, 'src/ui/BrandMark.vue'), 'utf8')
  const svg = /<svg[\s\S]*<\/svg>/.exec(component)?.[0]
  if (svg === undefined) throw new Error('BrandMark.vue has no svg.')
  return svg.replaceAll(/\n\s*/g, ' ').replace('class="brand-mark"', `class="brand-mark ${name}"`)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
