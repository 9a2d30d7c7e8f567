import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, type SFCTemplateBlock } from 'vue/compiler-sfc'

type Root = NonNullable<SFCTemplateBlock['ast']>
type Node = Root['children'][number]

// As numbers: Vue's compiler exports no enums.
const isText = ({ type }: { type: number }) => type === 2
const isChangingText = ({ type }: { type: number }) => type === 5
const isPlainElement = ({ tagType }: { tagType: number }) => tagType === 0

const source = join(import.meta.dirname, '..')
const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.vue'),
)

// A browser that translates the page puts elements in the place of texts. Vue still replaces all of an element's content,
// but not a single text beside others, so a text that changes is the only content of an element.
test.for(components)('%s changes no text beside other nodes', (file) => {
  const { descriptor } = parse(readFileSync(join(source, file), 'utf8'))
  expect(textsBesideOthers(descriptor.template?.ast?.children ?? [], false)).toEqual([])
})

function textsBesideOthers(children: readonly Node[], isElement: boolean): string[] {
  const isOnlyText = children.every((node) => isText(node) || isChangingText(node))
  const own = children.filter((node) => isChangingText(node) && !(isElement && isOnlyText))
  const inner = children.flatMap((node) =>
    'tagType' in node ? textsBesideOthers(node.children, isPlainElement(node)) : [],
  )
  return [...own.map(({ loc }) => loc.source), ...inner]
}
