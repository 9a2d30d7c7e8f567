import { reactionEmoji } from '@parley/shared'
import * as v from 'valibot'
import { StartupError } from '../config/startup-error.ts'
import { LeftOut, type ImportedMessage, type ImportSource } from './imported-message.ts'
import { linesOf } from './read-lines.ts'

const exported = v.object({
  id: v.number(),
  at: v.number(),
  username: v.string(),
  avatar: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  message: v.string(),
  removed: v.optional(v.boolean()),
  replyTo: v.optional(v.object({ id: v.number() })),
  files: v.optional(v.array(v.object({ name: v.string() }))),
  reactions: v.optional(v.array(v.object({ emoji: reactionEmoji, people: v.array(v.string()) }))),
})

const message = v.pipe(v.string(), v.parseJson(), exported)

type Exported = v.InferOutput<typeof exported>

/**
 * What `parley export --json` and the page write: an object with a message in each line, or those lines alone. Who has written
 * something is known by name and picture: an export names nobody else. Files are named, as an export does not hold them.
 */
export function parleyExport(path: string): ImportSource {
  const leftOut = new LeftOut()
  return { name: 'parley', hasAnswers: true, messages, leftOut, close: () => undefined }

  async function* messages(): AsyncGenerator<ImportedMessage> {
    leftOut.clear()
    let line = 0
    for await (const text of linesOf(path)) {
      line += 1
      const json = text.trim().replace(/,$/, '')
      if (json === '' || json === ']}' || /^\{"room":.*"messages":\[$/.test(json)) continue
      // The last one is followed by the end of the object.
      const whole = v.safeParse(message, json)
      const read = whole.success ? whole : v.safeParse(message, json.replace(/\]\}$/, ''))
      if (!read.success)
        throw new StartupError(
          `${path}, line ${line} is no message of an export: ${read.issues[0].message}. \`parley export --json\` writes them.`,
        )
      const imported = messageOf(read.output)
      if (imported.text === '') leftOut.add('removed')
      else yield imported
    }
  }
}

function messageOf({
  id,
  at,
  message: written,
  replyTo,
  reactions = [],
  ...rest
}: Exported): ImportedMessage {
  const named = (rest.files ?? []).map(({ name }) => `(${name})`).join('\n')
  const text = rest.removed === true ? '' : [written, named].filter((part) => part !== '').join('\n')
  return {
    ...{ key: String(id), at, text },
    by: { key: `${rest.username}\n${rest.avatar}`, name: rest.username, avatar: rest.avatar },
    ...(replyTo !== undefined && { replyTo: String(replyTo.id) }),
    reactions: reactions.flatMap(({ emoji, people }) =>
      people.map((name) => ({ emoji, by: { key: `\n${name}`, name } })),
    ),
  }
}
