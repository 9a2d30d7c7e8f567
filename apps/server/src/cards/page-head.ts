import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

const mostTitle = 2_000

const kept = new Set(['property', 'name', 'content'])

/** What the tags of a page say of it. Reads tokens without a tree of elements, so that the time is linear in any page. */
export class PageHead implements TokenizerCallbacks {
  /** The first of each key, which is in lower case. */
  readonly said = new Map<string, string>()
  title = ''
  readonly #html: string
  #tag = ''
  #attribute = ''
  readonly #attributes = new Map<string, string>()
  #titles = 0

  constructor(html: string) {
    this.#html = html
    const tokenizer = new Tokenizer({ decodeEntities: true }, this)
    tokenizer.write(html)
    tokenizer.end()
  }

  onopentagname(start: number, end: number) {
    this.#tag = this.#html.slice(start, end).toLowerCase()
    this.#attributes.clear()
    if (this.#tag === 'title') this.#titles += 1
  }

  onattribname(start: number, end: number) {
    this.#attribute = this.#tag === 'meta' ? this.#html.slice(start, end).toLowerCase() : ''
  }

  onattribdata(start: number, end: number) {
    this.#addToAttribute(() => this.#html.slice(start, end))
  }

  onattribentity(codePoint: number) {
    this.#addToAttribute(() => String.fromCodePoint(codePoint))
  }

  onopentagend() {
    this.#endTag()
    if (this.#tag !== 'title') this.#tag = ''
  }

  onselfclosingtag() {
    this.#endTag()
    this.#tag = ''
  }

  onclosetag() {
    this.#tag = ''
  }

  ontext(start: number, end: number) {
    this.#addToTitle(() => this.#html.slice(start, Math.min(end, start + mostTitle)))
  }

  ontextentity(codePoint: number) {
    this.#addToTitle(() => String.fromCodePoint(codePoint))
  }

  onattribend() {}
  oncdata() {}
  oncomment() {}
  ondeclaration() {}
  onend() {}
  onprocessinginstruction() {}

  #addToAttribute(part: () => string) {
    if (!kept.has(this.#attribute)) return
    this.#attributes.set(this.#attribute, `${this.#attributes.get(this.#attribute) ?? ''}${part()}`)
  }

  /** The first title is the page's: pictures in it may have others. */
  #addToTitle(part: () => string) {
    if (this.#tag === 'title' && this.#titles === 1 && this.title.length < mostTitle) this.title += part()
  }

  #endTag() {
    if (this.#tag !== 'meta') return
    const content = this.#attributes.get('content')
    const key = (this.#attributes.get('property') ?? this.#attributes.get('name') ?? '').trim().toLowerCase()
    if (key !== '' && content?.trim() && !this.said.has(key) && this.said.size < mostKeys)
      this.said.set(key, content)
  }
}

/** Pages have some 30. */
const mostKeys = 500
