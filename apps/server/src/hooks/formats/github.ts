import { beginningOf } from '@parley/shared'
import { colours } from './colours.ts'
import { excerptOf, headline, readable, whoOf } from './forge.ts'
import { readPing, readPush, readRef } from './github-push.ts'
import { onePart, type Reading } from './hook-post.ts'
import { at, linkAt, listAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'

/** https://docs.github.com/webhooks/webhook-events-and-payloads; Gitea and Forgejo send the same events with nearly the same bodies. */
export function readForge(sender: 'GitHub' | 'Gitea', event: string, body: unknown): Reading {
  switch (event) {
    case 'ping':
      return readPing(sender, body)
    case 'push':
      return readPush(body)
    case 'create':
    case 'delete':
      return readRef(event, body)
    case 'pull_request':
    case 'issues':
      return readWork(event, body)
    case 'issue_comment':
    case 'pull_request_comment':
    case 'pull_request_review_comment':
    case 'commit_comment':
      return readComment(body)
    case 'pull_request_review':
      return readReview(body)
    case 'release':
      return readRelease(body)
    case 'workflow_run':
      return readWorkflow(body)
    default:
      return { type: 'nothing', why: `${sender}'s event "${readable(event)}" is not posted.` }
  }
}

function readWork(event: 'pull_request' | 'issues', body: unknown): Reading {
  const action = textAt(body, 'action') ?? ''
  const subject = at(body, event === 'issues' ? 'issue' : 'pull_request')
  const merged = action === 'closed' && at(subject, 'merged') === true
  const done = merged ? { words: 'merged', colour: colours.merged } : workActions[action]
  if (done === undefined) return { type: 'nothing', why: `The action "${readable(action)}" is not posted.` }
  const isDraft = at(subject, 'draft') === true && action === 'opened'
  const kind = event === 'issues' ? 'issue' : isDraft ? 'draft pull request' : 'pull request'
  const [head, base] = [textAt(subject, 'head', 'ref'), textAt(subject, 'base', 'ref')]
  const labels = listAt(subject, 10, 'labels').flatMap((label) => textAt(label, 'name') ?? [])
  return onePart(
    {
      title: headline(
        body,
        `${whoOf(body)} ${done.words} ${kind} #${textAt(subject, 'number') ?? ''} ${literalLine(textAt(subject, 'title') ?? '')}`,
      ),
      text: action === 'opened' ? excerptOf(textAt(subject, 'body')) : undefined,
      fields: [
        ...(head !== undefined && base !== undefined
          ? [{ name: 'Branch', value: `${literalLine(head)} → ${literalLine(base)}`, isShort: true }]
          : []),
        ...(labels.length > 0
          ? [{ name: 'Labels', value: literalLine(labels.join(', ')), isShort: true }]
          : []),
      ],
      link: linkAt(subject, 'html_url'),
    },
    { colour: done.colour },
  )
}

const workActions: Record<string, { words: string; colour: string }> = {
  opened: { words: 'opened', colour: colours.good },
  reopened: { words: 'reopened', colour: colours.good },
  closed: { words: 'closed', colour: colours.danger },
  ready_for_review: { words: 'has made ready for review', colour: colours.good },
}

function readComment(body: unknown): Reading {
  const action = textAt(body, 'action') ?? 'created'
  if (action !== 'created')
    return { type: 'nothing', why: `The action "${readable(action)}" of a comment is not posted.` }
  const subject = at(body, 'issue') ?? at(body, 'pull_request')
  const about =
    subject === undefined
      ? ` on the commit ${readable(textAt(body, 'comment', 'commit_id') ?? '').slice(0, 7)}`
      : ` on #${textAt(subject, 'number') ?? ''} ${literalLine(textAt(subject, 'title') ?? '')}`
  return onePart(
    {
      title: headline(body, `${whoOf(body)} commented${about}`),
      text: excerptOf(textAt(body, 'comment', 'body')),
      link: linkAt(body, 'comment', 'html_url'),
    },
    { colour: colours.neutral },
  )
}

function readReview(body: unknown): Reading {
  const state = (textAt(body, 'review', 'state') ?? '').toLowerCase()
  const done = reviews[state]
  const said = textAt(body, 'review', 'body')
  if (
    textAt(body, 'action') !== 'submitted' ||
    done === undefined ||
    (state === 'commented' && said === undefined)
  )
    return { type: 'nothing', why: `A review that is "${readable(state)}" is not posted.` }
  const subject = at(body, 'pull_request')
  return onePart(
    {
      title: headline(
        body,
        `${whoOf(body)} ${done.words} pull request #${textAt(subject, 'number') ?? ''} ${literalLine(textAt(subject, 'title') ?? '')}`,
      ),
      text: excerptOf(said),
      link: linkAt(body, 'review', 'html_url'),
    },
    { colour: done.colour },
  )
}

const reviews: Record<string, { words: string; colour: string }> = {
  approved: { words: 'approved', colour: colours.good },
  changes_requested: { words: 'requested changes to', colour: colours.danger },
  commented: { words: 'reviewed', colour: colours.neutral },
}

function readRelease(body: unknown): Reading {
  const action = textAt(body, 'action') ?? ''
  if (action !== 'published')
    return { type: 'nothing', why: `The action "${readable(action)}" of a release is not posted.` }
  const [name, tag] = [textAt(body, 'release', 'name'), textAt(body, 'release', 'tag_name') ?? '']
  const kind = at(body, 'release', 'prerelease') === true ? 'pre-release' : 'release'
  return onePart(
    {
      title: headline(body, `${kind} ${literalLine(name ?? tag)}`),
      text: excerptOf(textAt(body, 'release', 'body')),
      fields:
        name !== undefined && name !== tag ? [{ name: 'Tag', value: literalLine(tag), isShort: true }] : [],
      link: linkAt(body, 'release', 'html_url') ?? linkAt(body, 'release', 'url'),
    },
    { colour: colours.good },
  )
}

function readWorkflow(body: unknown): Reading {
  const run = at(body, 'workflow_run')
  const action = textAt(body, 'action') ?? textAt(run, 'status') ?? ''
  if (action !== 'completed')
    return { type: 'nothing', why: `A workflow that is "${readable(action)}" is not posted.` }
  const conclusion = textAt(run, 'conclusion') ?? 'completed'
  const said = conclusions[conclusion] ?? {
    words: literalLine(conclusion.replaceAll('_', ' ')),
    colour: colours.neutral,
  }
  const commit = textAt(run, 'display_title') ?? textAt(run, 'head_commit', 'message')
  return onePart(
    {
      title: headline(
        body,
        `${literalLine(textAt(run, 'name') ?? 'Workflow')} #${textAt(run, 'run_number') ?? ''} ${said.words}`,
      ),
      text: commit && literal(beginningOf(commit.split('\n', 1)[0] ?? '', 200)),
      fields: [
        { name: 'Branch', value: literalLine(textAt(run, 'head_branch') ?? ''), isShort: true },
        {
          name: 'Started by',
          value: literalLine(textAt(run, 'actor', 'login') ?? textAt(body, 'sender', 'login') ?? ''),
          isShort: true,
        },
      ].filter(({ value }) => value !== ''),
      link: linkAt(run, 'html_url'),
    },
    { colour: said.colour },
  )
}

const conclusions: Record<string, { words: string; colour: string }> = {
  success: { words: 'passed', colour: colours.good },
  failure: { words: 'failed', colour: colours.danger },
  timed_out: { words: 'timed out', colour: colours.danger },
  startup_failure: { words: 'could not start', colour: colours.danger },
  cancelled: { words: 'was cancelled', colour: colours.neutral },
}
