import { colours } from './colours.ts'
import { commitLine, headline, mostCommits, whoOf } from './forge.ts'
import { onePart, type Reading } from './hook-post.ts'
import { at, linkAt, listAt, textAt } from './json-at.ts'
import { literalLine } from './literal.ts'

export function readPing(sender: string, body: unknown): Reading {
  const events = listAt(body, 50, 'hook', 'events').filter((event) => typeof event === 'string')
  return onePart({
    title: headline(body, `${sender} posts here now`),
    fields: events.length === 0 ? [] : [{ name: 'Events', value: literalLine(events.join(', ')) }],
    link: linkAt(body, 'repository', 'html_url'),
  })
}

export function readPush(body: unknown): Reading {
  const ref = textAt(body, 'ref') ?? ''
  const what = ref.startsWith('refs/tags/') ? 'tag' : 'branch'
  const name = literalLine(ref.replace(/^refs\/(?:heads|tags)\//, ''))
  const commits = listAt(body, 2_100, 'commits')
  const total = Number(at(body, 'total_commits')) || commits.length
  const isGone = at(body, 'deleted') === true || /^0+$/.test(textAt(body, 'after') ?? '')
  const isNew = at(body, 'created') === true
  const forced = at(body, 'forced') === true && !isNew
  const did = isGone
    ? `deleted the ${what} ${name}`
    : total === 0 || what === 'tag'
      ? isNew || what === 'tag'
        ? `made the ${what} ${name}`
        : `${forced ? 'force-pushed' : 'pushed'} to ${name}`
      : `${forced ? 'force-pushed' : 'pushed'} ${total} ${total === 1 ? 'commit' : 'commits'} to ${name}`
  // GitHub lists the oldest first, Gitea the newest.
  const shown = commits.slice(-mostCommits)
  const left = total - shown.length
  const link = isGone
    ? linkAt(body, 'repository', 'html_url')
    : total === 1
      ? linkAt(commits[0], 'url')
      : (linkAt(body, 'compare') ?? linkAt(body, 'compare_url'))
  return onePart(
    {
      title: headline(body, `${whoOf(body)} ${did}`),
      text: [...shown.map(commitLine), ...(left > 0 ? [`… and ${left} more`] : [])].join('\n'),
      link,
    },
    { colour: isGone || forced ? colours.danger : colours.info },
  )
}

/** A push tells of the same where it is sent as well: of branches only their deletion has none of its own at Gitea. */
export function readRef(event: 'create' | 'delete', body: unknown): Reading {
  const [what, name] = [textAt(body, 'ref_type') ?? 'branch', literalLine(textAt(body, 'ref') ?? '')]
  return onePart(
    {
      title: headline(
        body,
        `${whoOf(body)} ${event === 'create' ? 'made' : 'deleted'} the ${literalLine(what)} ${name}`,
      ),
      link: linkAt(body, 'repository', 'html_url'),
    },
    { colour: event === 'create' ? colours.info : colours.danger },
  )
}
