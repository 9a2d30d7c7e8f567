import { beginningOf } from '@parley/shared'
import { colours } from './colours.ts'
import { commitLine, excerptOf, mostCommits, readable } from './forge.ts'
import { onePart, type Reading } from './hook-post.ts'
import { at, lengthAt, linkAt, listAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'

/** https://docs.gitlab.com/user/project/integrations/webhook_events; `event` is `X-Gitlab-Event`, as `Push Hook`. */
export function readGitlab(event: string, body: unknown): Reading {
  const kind =
    textAt(body, 'object_kind') ??
    event
      .toLowerCase()
      .replace(/ hook$/, '')
      .replaceAll(' ', '_')
  switch (kind) {
    case 'push':
    case 'tag_push':
      return readPush(body, kind)
    case 'merge_request':
    case 'issue':
      return readWork(body, kind)
    case 'note':
      return readNote(body)
    case 'pipeline':
      return readPipeline(body)
    case 'release':
      return readRelease(body)
    default:
      return { type: 'nothing', why: `GitLab's event "${readable(event || kind)}" is not posted.` }
  }
}

const projectOf = (body: unknown) => literalLine(textAt(body, 'project', 'path_with_namespace') ?? 'GitLab')
const userOf = (body: unknown) =>
  literalLine(textAt(body, 'user', 'name') ?? textAt(body, 'user_name') ?? 'Somebody')

function readPush(body: unknown, kind: 'push' | 'tag_push'): Reading {
  const name = literalLine((textAt(body, 'ref') ?? '').replace(/^refs\/(?:heads|tags)\//, ''))
  const what = kind === 'push' ? 'branch' : 'tag'
  const isGone = /^0+$/.test(textAt(body, 'after') ?? '')
  const isNew = /^0+$/.test(textAt(body, 'before') ?? '')
  const commits = listAt(body, 1_000, 'commits')
  const total = Number(at(body, 'total_commits_count')) || commits.length
  const web = linkAt(body, 'project', 'web_url')
  const [before, after] = [textAt(body, 'before') ?? '', textAt(body, 'after') ?? '']
  const link =
    total === 1
      ? linkAt(commits.at(-1), 'url')
      : total > 1 && !isNew && web !== undefined && /^[\da-f]{40}$/.test(before + after.slice(40))
        ? linkAt(`${web}/-/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`)
        : web
  const did = isGone
    ? `deleted the ${what} ${name}`
    : total === 0 || kind === 'tag_push'
      ? `made the ${what} ${name}`
      : `pushed ${total} ${total === 1 ? 'commit' : 'commits'} to ${name}`
  const shown = kind === 'tag_push' ? [] : commits.slice(-mostCommits)
  const left = kind === 'tag_push' ? 0 : total - shown.length
  return onePart(
    {
      title: `${projectOf(body)}: ${userOf(body)} ${did}`,
      text: [...shown.map((commit) => commitLine(commit)), ...(left > 0 ? [`… and ${left} more`] : [])].join(
        '\n',
      ),
      link: isGone ? web : link,
    },
    { colour: isGone ? colours.danger : colours.info },
  )
}

function readWork(body: unknown, kind: 'merge_request' | 'issue'): Reading {
  const action = textAt(body, 'object_attributes', 'action') ?? 'open'
  const done = workActions[action]
  if (done === undefined) return { type: 'nothing', why: `The action "${readable(action)}" is not posted.` }
  const number = `${kind === 'issue' ? '#' : '!'}${textAt(body, 'object_attributes', 'iid') ?? ''}`
  const title = literalLine(textAt(body, 'object_attributes', 'title') ?? '')
  const branches = [
    textAt(body, 'object_attributes', 'source_branch'),
    textAt(body, 'object_attributes', 'target_branch'),
  ]
  return onePart(
    {
      title: `${projectOf(body)}: ${userOf(body)} ${done.words} ${kind === 'issue' ? 'issue' : 'merge request'} ${number} ${title}`,
      text: action === 'open' ? excerptOf(textAt(body, 'object_attributes', 'description')) : undefined,
      fields:
        kind === 'merge_request' && branches[0] !== undefined && branches[1] !== undefined
          ? [
              {
                name: 'Branch',
                value: `${literalLine(branches[0])} → ${literalLine(branches[1])}`,
                isShort: true,
              },
            ]
          : [],
      link: linkAt(body, 'object_attributes', 'url'),
    },
    { colour: done.colour },
  )
}

const workActions: Record<string, { words: string; colour: string }> = {
  open: { words: 'opened', colour: colours.good },
  reopen: { words: 'reopened', colour: colours.good },
  close: { words: 'closed', colour: colours.danger },
  merge: { words: 'merged', colour: colours.merged },
  approved: { words: 'approved', colour: colours.good },
}

function readNote(body: unknown): Reading {
  const target = at(body, 'merge_request') ?? at(body, 'issue')
  const sign = at(body, 'merge_request') === undefined ? '#' : '!'
  const about =
    target === undefined
      ? ''
      : ` on ${sign}${textAt(target, 'iid') ?? ''} ${literalLine(textAt(target, 'title') ?? '')}`
  return onePart(
    {
      title: `${projectOf(body)}: ${userOf(body)} commented${about}`,
      text: excerptOf(textAt(body, 'object_attributes', 'note')),
      link: linkAt(body, 'object_attributes', 'url'),
    },
    { colour: colours.neutral },
  )
}

function readPipeline(body: unknown): Reading {
  const status = textAt(body, 'object_attributes', 'status') ?? ''
  const colour = pipelineColours[status]
  if (colour === undefined)
    return { type: 'nothing', why: `A pipeline that is "${readable(status)}" is not posted.` }
  const number = textAt(body, 'object_attributes', 'iid') ?? textAt(body, 'object_attributes', 'id') ?? ''
  const failed = listAt(body, 200, 'builds').filter((build) => textAt(build, 'status') === 'failed')
  const web = linkAt(body, 'project', 'web_url')
  const link =
    linkAt(body, 'object_attributes', 'url') ??
    (web && linkAt(`${web}/-/pipelines/${textAt(body, 'object_attributes', 'id') ?? ''}`))
  const commit = textAt(body, 'commit', 'title') ?? textAt(body, 'commit', 'message')
  return onePart(
    {
      title: `${projectOf(body)}: pipeline #${number} ${status === 'success' ? 'passed' : literalLine(status)}`,
      text: commit && literal(beginningOf(commit.split('\n', 1)[0] ?? '', 200)),
      fields: [
        { name: 'Branch', value: literalLine(textAt(body, 'object_attributes', 'ref') ?? ''), isShort: true },
        ...(failed.length === 0 || lengthAt(body, 'builds') === 0
          ? []
          : [
              {
                name: 'Failed',
                value: failed
                  .slice(0, 10)
                  .map((build) => literalLine(textAt(build, 'name') ?? ''))
                  .join(', '),
              },
            ]),
      ],
      link,
    },
    { colour },
  )
}

const pipelineColours: Record<string, string> = {
  success: colours.good,
  failed: colours.danger,
  canceled: colours.neutral,
}

function readRelease(body: unknown): Reading {
  const action = textAt(body, 'action') ?? 'create'
  if (action !== 'create')
    return { type: 'nothing', why: `The action "${readable(action)}" of a release is not posted.` }
  return onePart(
    {
      title: `${projectOf(body)}: release ${literalLine(textAt(body, 'name') ?? textAt(body, 'tag') ?? '')}`,
      text: excerptOf(textAt(body, 'description')),
      link: linkAt(body, 'url'),
    },
    { colour: colours.good },
  )
}
