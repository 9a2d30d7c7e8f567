import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { limits } from '@parley/shared'
import { segmentsOf } from '@parley/markup'
import { expect, test } from 'vitest'
import { mentionsName } from '../../../../packages/shared/src/text/mentions-name.ts'
import { isMessageText } from '../../../../packages/shared/src/text/message-text.ts'
import { postedBy } from '../testing/hooks/posted-by.ts'
import { hookSamples } from '../testing/hooks/samples.ts'
import { bold, literal, literalLine } from './formats/literal.ts'

test.each([
  [[1, 2], /a list/],
  [7, /a number/],
  [null, /null/],
  [{ foo: 1, bar: 'x' }, /"foo", "bar"[^]*"text"/],
  [{}, /no fields/],
])('P20.4: says what was understood of %j', (body, why) => {
  const posted = postedBy(body)
  expect(posted.text).toBeUndefined()
  expect(posted.unreadable).toMatch(why)
})

test('P20.4: refuses an empty body, what is not UTF-8, and JSON that is none', () => {
  expect(postedBy('')).toHaveProperty('unreadable')
  expect(postedBy(Buffer.from([0xff, 0xfe]))).toMatchObject({ unreadable: 'The body is not UTF-8.' })
  expect(postedBy('{', { 'content-type': 'application/json' })).toHaveProperty('unreadable')
})

test('P20.3: cuts a long body and says so, and keeps title and link', () => {
  const posted = postedBy({
    title: 'T',
    message: 'word '.repeat(5_000),
    url: 'https://example.org/log',
  })
  const { text = '' } = posted
  expect(text.length).toBeLessThanOrEqual(limits.message)
  expect(text).toMatch(/^\*\*T\*\*\nword [^]*… \(cut: the rest is not shown\)\nhttps:\/\/example\.org\/log$/)
})

test('P20.3: many long parts fit, and those that do not are counted', () => {
  const embeds = Array.from({ length: 10 }, (_one, n) => ({ title: `T${n}`, description: 'x'.repeat(2_000) }))
  const posted = postedBy({ embeds })
  const { text = '' } = posted
  expect(text.length).toBeLessThanOrEqual(limits.message)
  expect(text).toMatch(/T0[^]*T1[^]*more parts are not shown\)$/)
})

test('P20.3: a code block that is cut ends with the message', () => {
  const posted = postedBy(`\`\`\`\n${'code\n'.repeat(2_000)}\`\`\``)
  expect(posted.text?.match(/^```/gm)?.length).toBe(2)
})

const marks = fc.array(
  fc.constantFrom(
    '*',
    '**',
    '_',
    '~~',
    '||',
    '`',
    '@ada',
    ' ',
    'a',
    '\n',
    '-',
    'https://x.example/_a_',
    '\\',
    '(',
    '/',
    '.',
    ')',
    '世',
  ),
  { maxLength: 30 },
)

test('P20.3: a literal text is neither styled nor hidden, and mentions nobody', () => {
  fc.assert(
    fc.property(marks, marks, (before, after) => {
      const shown = `${literalLine(before.join(''))} ${literal(after.join(''))}`
      const names = { lowerCase: new Set(['ada']), lengths: [3] }
      const kinds = kindsIn(segmentsOf(shown, undefined, names))
      for (const kind of ['bold', 'italic', 'struck', 'spoiler', 'mention']) expect(kinds).not.toContain(kind)
      // An address is left as it is.
      expect(mentionsName(shown.replace(/https?:[^\s`]+/g, 'x'), 'ada')).toBe(false)
      expect(shown.replaceAll('\u034f', '').replaceAll('\u02cb', '`').length).toBeGreaterThanOrEqual(
        literalLine(after.join('')).replaceAll('\u034f', '').length,
      )
    }),
    { examples: [[['https://x.example/_a_', '_', 'https://x.example/_a_'], []]] },
  )
})

function kindsIn(segments: readonly object[]): string[] {
  return segments.flatMap((segment) => {
    const { type, inner = [] } = segment as { type: string; inner?: object[] }
    return [type, ...kindsIn(inner)]
  })
}

test('P20.3: a title stays bold whatever is in it', () => {
  fc.assert(
    fc.property(marks, (parts) => {
      const title = literalLine(parts.join(''))
      fc.pre(/[a-z世]/.test(title.replace(/`[^`]*`/g, '')) && !title.includes('://'))
      const [first] = segmentsOf(bold(title), undefined)
      expect(first).toMatchObject({ type: 'bold' })
    }),
  )
})

test('P20.4: whatever JSON comes is answered, and what is posted is a message', () => {
  const key = fc.constantFrom(
    ...[
      'text',
      'content',
      'attachments',
      'blocks',
      'embeds',
      'fields',
      'title',
      'message',
      'topic',
      'alerts',
      'status',
      'labels',
    ],
    ...[
      'build',
      'phase',
      'heartbeat',
      'monitor',
      'msg',
      'type',
      'elements',
      'orgId',
      'color',
      'commits',
      '__proto__',
      'annotations',
    ],
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('header', 'section', 'rich_text', 'firing', '\0', '\ud800', '', ' '),
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
    ),
  }))
  const headers = fc.constantFrom(
    {},
    { 'x-github-event': 'push' },
    { 'x-gitlab-event': 'x' },
    { 'x-gitea-event': 'issues' },
    { 'x-github-event': 'pull_request' },
  )
  fc.assert(
    fc.property(tree, headers, (body, header) => {
      const posted = postedBy(body, { 'content-type': 'application/json', ...header })
      if (posted.text === undefined) return
      expect(posted.text.length).toBeLessThanOrEqual(limits.message)
      expect(posted.text).not.toContain('\0')
      expect(isMessageText(posted.text, 1) || posted.text === '').toBe(true)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['stars', '*a '.repeat(160_000)],
  ['brackets', '[a]('.repeat(120_000)],
  ['open brackets', '['.repeat(500_000)],
  ['links', '<http://a|'.repeat(50_000)],
  ['less', '<'.repeat(500_000)],
  ['backticks', '`a'.repeat(240_000)],
  ['comments', '<!--'.repeat(120_000)],
  ['underscores', '__a'.repeat(160_000)],
  ['tildes', '~a'.repeat(240_000)],
  ['headings', '# #'.repeat(160_000)],
  ['spaces', `# ${' '.repeat(500_000)}`],
  ['bars', '|'.repeat(500_000)],
  ['addresses', 'https://a '.repeat(50_000)],
])('P20.4: 500 KB of %s cost little', (_name, text) => {
  for (const body of [
    { text },
    { content: text },
    { title: text, message: text },
    { text: '', attachments: [{ title: text, fields: [{ title: text, value: text }] }] },
  ]) {
    const begun = performance.now()
    postedBy(body)
    expect(performance.now() - begun).toBeLessThan(4_000)
  }
})

test('every sample posts something', () => {
  for (const { body, headers } of hookSamples) expect(postedBy(body, headers)).toHaveProperty('text')
})
