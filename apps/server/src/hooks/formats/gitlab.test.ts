import { expect, test } from 'vitest'
import { postedBy, sampleOf } from '../../testing/hooks/posted-by.ts'

test('P20.3: shows how a pipeline ended, and what failed', () => {
  expect(sampleOf('GitLab pipeline')).toEqual({
    format: 'gitlab',
    colour: '#d72b3f',
    text: [
      '**acme/shop: pipeline #3 failed**',
      'Make search twice as fast',
      '**Branch:** main',
      '**Failed:** test',
      'https://gitlab.example.org/acme/shop/-/pipelines/31',
    ].join('\n'),
  })
})

const project = { path_with_namespace: 'a/b', web_url: 'https://gitlab.example.org/a/b' }
const user = { name: 'Eve' }
const commits = [
  { id: 'b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327', message: 'One', author: { name: 'Eve' } },
  { id: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7', message: 'Two', author: { name: 'Eve' } },
]
const ids = {
  before: '95790bf891e76fee5e1747ab589903a6a1f80f22',
  after: 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7',
}

test.each([
  [
    'Push Hook',
    {
      object_kind: 'push',
      ref: 'refs/heads/main',
      user_name: 'Eve',
      total_commits_count: 2,
      commits,
      ...ids,
    },
    '**a/b: Eve pushed 2 commits to main**\n- `b6568db` One · Eve\n- `da15608` Two · Eve\nhttps://gitlab.example.org/a/b/-/compare/95790bf891e7...da1560886d4f',
  ],
  [
    'Tag Push Hook',
    {
      object_kind: 'tag_push',
      ref: 'refs/tags/v1',
      user_name: 'Eve',
      before: '0'.repeat(40),
      after: ids.after,
      commits: [],
    },
    '**a/b: Eve made the tag v1**\nhttps://gitlab.example.org/a/b',
  ],
  [
    'Merge Request Hook',
    {
      object_kind: 'merge_request',
      user,
      object_attributes: {
        action: 'merge',
        iid: 4,
        title: 'T',
        source_branch: 's',
        target_branch: 'main',
        url: 'https://gitlab.example.org/a/b/-/merge_requests/4',
      },
    },
    '**a/b: Eve merged merge request !4 T**\n**Branch:** s → main\nhttps://gitlab.example.org/a/b/-/merge_requests/4',
  ],
  [
    'Issue Hook',
    {
      object_kind: 'issue',
      user,
      object_attributes: { action: 'open', iid: 5, title: 'T', description: 'Why **so**' },
    },
    '**a/b: Eve opened issue #5 T**\nWhy **so**',
  ],
  [
    'Note Hook',
    { object_kind: 'note', user, object_attributes: { note: 'Fine' }, merge_request: { iid: 4, title: 'T' } },
    '**a/b: Eve commented on !4 T**\nFine',
  ],
  [
    'Release Hook',
    { object_kind: 'release', action: 'create', name: 'v1', description: 'New' },
    '**a/b: release v1**\nNew',
  ],
])('P20.3: shows %s', (event, body, text) => {
  expect(postedBy({ project, ...body }, { 'x-gitlab-event': event })).toMatchObject({
    format: 'gitlab',
    text,
  })
})

test.each([
  ['Pipeline Hook', { object_kind: 'pipeline', object_attributes: { status: 'running' } }],
  ['Wiki Page Hook', { object_kind: 'wiki_page' }],
  ['Issue Hook', { object_kind: 'issue', object_attributes: { action: 'update' } }],
])('P20.3: posts nothing for %s %j', (event, body) => {
  expect(postedBy({ project, ...body }, { 'x-gitlab-event': event })).toHaveProperty('nothing')
})
