import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows a push with its commits', () => {
  expect(sampleOf('GitHub push')).toEqual({
    format: 'github',
    colour: '#3b82f6',
    text: [
      '**acme/shop: octocat pushed 2 commits to main**',
      '- `7a8f3ac` Add search · Mona Lisa',
      '- `59b20b8` Fix `parse` of **kwargs, ask @octocat · Mona Lisa',
      'https://github.com/acme/shop/compare/6113728f27ae...59b20b8d5c6f',
    ].join('\n'),
  })
})

test('P20.3: shows a pull request with its beginning and branches', () => {
  expect(sampleOf('GitHub pull request')).toMatchObject({
    colour: '#2eb886',
    text: [
      '**acme/shop: octocat opened pull request #42 Make search twice as fast**',
      '**Why**\nIt took *seconds*.\n- [x] tests\nSee the figures (https://example.org/figures).',
      '**Branch:** fast-search → main · **Labels:** performance',
      'https://github.com/acme/shop/pull/42',
    ].join('\n'),
  })
})

test('P20.3: shows how a workflow ended, and a release', () => {
  expect(sampleOf('GitHub workflow')).toMatchObject({
    colour: '#d72b3f',
    text: [
      '**acme/shop: CI #562 failed**',
      'Fix parse of **kwargs',
      '**Branch:** main · **Started by:** octocat',
      'https://github.com/acme/shop/actions/runs/30433642',
    ].join('\n'),
  })
  expect(sampleOf('GitHub release')).toMatchObject({
    text: expect.stringMatching(/^\*\*acme\/shop: release Autumn\*\*\n/) as string,
  })
})

test('P20.3: Gitea sends the same events', () => {
  expect(sampleOf('Gitea issue')).toEqual({
    format: 'gitea',
    colour: '#2eb886',
    text: [
      '**acme/shop: mona opened issue #7 Search finds nothing with _underscores_**',
      'Try `snake_case`.',
      '**Labels:** bug',
      'https://gitea.example.org/acme/shop/issues/7',
    ].join('\n'),
  })
})

const repository = { full_name: 'a/b', html_url: 'https://github.com/a/b' }
const sender = { login: 'eve' }
const event = (name: string, body: object) =>
  postedBy({ repository, sender, ...body }, { 'x-github-event': name })

test.each([
  [
    'ping',
    { zen: 'Speak like a human.', hook: { events: ['push', 'issues'] } },
    '**a/b: GitHub posts here now**',
  ],
  [
    'push',
    { ref: 'refs/heads/old', after: '0'.repeat(40), deleted: true, commits: [] },
    '**a/b: eve deleted the branch old**',
  ],
  ['push', { ref: 'refs/heads/new', created: true, commits: [] }, '**a/b: eve made the branch new**'],
  [
    'push',
    {
      ref: 'refs/heads/x',
      forced: true,
      commits: [{ id: '1', message: 'm', url: 'https://github.com/a/b/commit/1' }],
    },
    '**a/b: eve force-pushed 1 commit to x**',
  ],
  [
    'push',
    { ref: 'refs/tags/v1', after: '1'.repeat(40), commits: [{ id: '1', message: 'm' }] },
    '**a/b: eve made the tag v1**',
  ],
  [
    'pull_request',
    { action: 'closed', pull_request: { number: 1, title: 't', merged: true } },
    '**a/b: eve merged pull request #1 t**',
  ],
  [
    'pull_request',
    { action: 'opened', pull_request: { number: 1, title: 't', draft: true } },
    '**a/b: eve opened draft pull request #1 t**',
  ],
  [
    'issues',
    { action: 'closed', issue: { number: 2, title: 'Stop ||this||' } },
    '**a/b: eve closed issue #2 Stop ||this||**',
  ],
  [
    'issue_comment',
    { action: 'created', issue: { number: 2, title: 't' }, comment: { body: 'Yes' } },
    '**a/b: eve commented on #2 t**',
  ],
  [
    'pull_request_review',
    { action: 'submitted', review: { state: 'approved' }, pull_request: { number: 3, title: 't' } },
    '**a/b: eve approved pull request #3 t**',
  ],
  [
    'workflow_run',
    { action: 'completed', workflow_run: { name: 'CI', run_number: 1, conclusion: 'success' } },
    '**a/b: CI #1 passed**',
  ],
  ['delete', { ref: 'v1', ref_type: 'tag' }, '**a/b: eve deleted the tag v1**'],
])('P20.3: headline of %s %#', (name, body, headline) => {
  const posted = event(name, body)
  expect(posted).toHaveProperty('text')
  expect(posted.text?.split('\n')[0]).toBe(headline)
})

test.each([
  ['star', { action: 'created' }],
  ['pull_request', { action: 'labeled', pull_request: {} }],
  ['issue_comment', { action: 'deleted', comment: {} }],
  ['workflow_run', { action: 'requested', workflow_run: {} }],
  ['release', { action: 'edited', release: {} }],
])('P20.3: posts nothing for %s %j', (name, body) => {
  expect(event(name, body)).toHaveProperty('nothing')
})

test('P20.3: lists the newest commits and counts the others', () => {
  const commits = Array.from({ length: 30 }, (_one, n) => ({ id: '1234567890', message: `c${n}` }))
  const posted = event('push', {
    ref: 'refs/heads/x',
    commits,
    compare: 'https://github.com/a/b/compare/1...2',
  })
  expect(posted).toMatchObject({
    text: expect.stringMatching(/pushed 30 commits[^]*c22\n[^]*c29\n… and 22 more\nhttps:/) as string,
  })
})
