import type { LanguageFn } from 'highlight.js'
import { createLowlight } from 'lowlight'
import type { Token, TokenKind } from './token.ts'

type Tree = ReturnType<ReturnType<typeof createLowlight>['highlight']>
type Node = Tree['children'][number]

const lowlight = createLowlight()

/** The tokens of code in a language. Adjacent ones differ in kind. */
export function tokensOf(code: string, language: string, grammar: LanguageFn): Token[] {
  const name = language.toLowerCase()
  if (!lowlight.registered(name)) lowlight.register(name, grammar)
  const tokens: Token[] = []
  for (const node of lowlight.highlight(name, code, { prefix: '' }).children) add(node, undefined)
  return tokens

  function add(node: Node, kind: TokenKind | undefined) {
    if (node.type === 'text') return addText(node.value, kind)
    if (node.type !== 'element') return
    const [name] = [node.properties['className']].flat()
    const inner = typeof name === 'string' && kinds.has(name) ? kinds.get(name) : kind
    for (const child of node.children) add(child, inner)
  }

  function addText(text: string, kind: TokenKind | undefined) {
    const last = tokens.at(-1)
    if (last !== undefined && last.kind === kind) last.text += text
    else tokens.push(kind === undefined ? { text } : { text, kind })
  }
}

/** By the scopes of highlight.js. Scopes that are not here are drawn like what they are in. */
const kinds = new Map<string, TokenKind | undefined>([
  ...scopes('keyword', 'keyword built_in name type section selector-tag'),
  ...scopes('string', 'string regexp char addition'),
  ...scopes('number', 'number literal symbol attr attribute title variable template-variable'),
  ...scopes('number', 'selector-attr selector-class selector-id selector-pseudo'),
  ...scopes('comment', 'comment quote meta'),
  ...scopes('removed', 'deletion'),
  // Code within a string.
  ['subst', undefined],
])

function scopes(kind: TokenKind, names: string): [string, TokenKind][] {
  return names.split(' ').map((name) => [name, kind])
}
