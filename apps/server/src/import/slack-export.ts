import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { StartupError } from '../config/startup-error.ts'
import { fromSlack } from '../hooks/formats/slack-text.ts'
import { LeftOut, type ImportedMessage, type ImportedPerson, type ImportSource } from './imported-message.ts'
import { shortnameEmoji } from './shortname-emoji.ts'
import { openZip, type Zip } from './zip.ts'

/** https://slack.com/help/articles/220556107: a file for each day of a channel, with an array of messages. */
const user = v.object({
  id: v.string(),
  name: v.nullish(v.string(), ''),
  real_name: v.nullish(v.string(), ''),
  profile: v.nullish(
    v.object({ display_name: v.nullish(v.string(), ''), email: v.nullish(v.string(), '') }),
    {},
  ),
})

const slackMessage = v.object({
  type: v.literal('message'),
  ts: v.pipe(v.string(), v.regex(/^\d{1,12}\.\d{1,6}$/)),
  subtype: v.nullish(v.string(), ''),
  user: v.nullish(v.string(), ''),
  bot_id: v.nullish(v.string(), ''),
  username: v.nullish(v.string(), ''),
  text: v.nullish(v.string(), ''),
  thread_ts: v.nullish(v.string(), ''),
  files: v.optional(v.array(v.object({ name: v.optional(v.nullable(v.string())) }))),
  reactions: v.optional(v.array(v.object({ name: v.string(), users: v.array(v.string()) }))),
})

type SlackMessage = v.InferOutput<typeof slackMessage>

/** Of these nobody has said anything. */
const events = /^(?:channel_|group_|bot_(?:add|remove)|pinned_item|tombstone|reminder_|huddle_)/

/** One channel of a zip file as Slack exports a workspace. Throws StartupError when there is no such channel. */
export async function slackExport(path: string, channel: string): Promise<ImportSource> {
  const zip = await openZip(path)
  const days = zip.names.filter(
    (name) => name.startsWith(`${channel}/`) && /\/\d{4}-\d\d-\d\d\.json$/.test(name),
  )
  if (days.length === 0) {
    zip.close()
    throw new StartupError(`There is no channel ${JSON.stringify(channel)} in ${path}. ${channelsIn(zip)}`)
  }
  const [users, emoji] = [await usersOf(zip), shortnameEmoji()]
  const leftOut = new LeftOut()
  return { name: 'slack', hasAnswers: true, messages, leftOut, close: () => zip.close() }

  async function* messages(): AsyncGenerator<ImportedMessage> {
    leftOut.clear()
    for (const day of days.toSorted()) {
      const found = v.safeParse(v.array(v.unknown()), await zip.json(day))
      if (!found.success) throw new StartupError(`${day} in ${path} is no list of messages.`)
      const read = found.output.flatMap((one) => {
        const message = v.safeParse(slackMessage, one)
        if (!message.success) leftOut.add('of another kind')
        return message.success ? [message.output] : []
      })
      for (const one of read.toSorted((a, b) => Number(a.ts) - Number(b.ts))) yield* messageOf(one)
    }
  }

  function* messageOf({ ts, subtype, thread_ts: thread, ...rest }: SlackMessage): Generator<ImportedMessage> {
    if (events.test(subtype)) return leftOut.add('joins and other events')
    const files = (rest.files ?? []).flatMap(({ name }) => (typeof name !== 'string' ? [] : [`(${name})`]))
    if (files.length > 0) leftOut.add('files, which an export only names')
    const text = [fromSlack(named(rest.text)), ...files].filter((part) => part !== '').join('\n')
    if (text === '') return leftOut.add('without text')
    const by = personOf(rest.user || rest.bot_id || rest.username, rest.username)
    yield {
      ...{ key: ts, at: Math.round(Number(ts) * 1_000), by },
      text: subtype === 'me_message' ? `*${by.name} ${text}*` : text,
      ...(thread !== '' && thread !== ts && { replyTo: thread }),
      reactions: (rest.reactions ?? []).flatMap(({ name, users: those }) => {
        const native = emoji(name)
        return native === undefined ? [] : those.map((id) => ({ emoji: native, by: personOf(id) }))
      }),
    }
  }

  /** `<@U12>` has no name in it. */
  function named(text: string): string {
    return text.replaceAll(/<@([A-Z0-9]{1,30})>/g, (_whole, id: string) => `<@${id}|${personOf(id).name}>`)
  }

  function personOf(id: string, shown = ''): ImportedPerson {
    const known = users.get(id)
    const name = known?.name ?? (shown || id)
    return { key: known === undefined ? `${id} ${shown}` : id, name, avatar: known?.avatar }
  }
}

function channelsIn(zip: Zip): string {
  const channels = new Set(
    zip.names.flatMap((name) => /^([^/]+)\/\d{4}-\d\d-\d\d\.json$/.exec(name)?.[1] ?? []),
  )
  if (channels.size === 0) return 'It is no export of Slack: it has no folder of a channel.'
  const some = [...channels].toSorted().slice(0, 20)
  return `It has ${some.join(', ')}${channels.size > some.length ? ' and others' : ''}.`
}

async function usersOf(zip: Zip): Promise<Map<string, { name: string; avatar: string | undefined }>> {
  const listed = zip.names.includes('users.json') ? await zip.json('users.json') : []
  const read = v.safeParse(v.array(user), listed)
  if (!read.success)
    throw new StartupError(`users.json of the export cannot be read: ${read.issues[0].message}.`)
  return new Map(
    read.output.map(({ id, name, real_name: real, profile }) => [
      id,
      {
        name: profile.display_name || real || name || id,
        // As the page does: the address itself is not stored.
        avatar: profile.email === '' ? undefined : hashOfEmail(profile.email),
      },
    ]),
  )
}

function hashOfEmail(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('hex')
}
