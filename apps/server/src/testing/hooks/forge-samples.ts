import type { IncomingHttpHeaders } from 'node:http'

/** What senders send, written after their documentation. */
export interface HookSample {
  sender: string
  headers?: IncomingHttpHeaders
  body: unknown
}

const repository = { full_name: 'acme/shop', html_url: 'https://github.com/acme/shop' }
const sender = { login: 'octocat' }
const author = { name: 'Mona Lisa', email: 'mona@example.org', username: 'octocat' }

/** Events of GitHub, Gitea and GitLab, with the fields that are read and some others. */
export const forgeSamples: HookSample[] = [
  {
    sender: 'GitHub push',
    headers: { 'x-github-event': 'push', 'x-github-delivery': 'a-1' },
    body: {
      ref: 'refs/heads/main',
      before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
      after: '59b20b8d5c6ff8d09518454d4dd8b7a30f095ab5',
      created: false,
      deleted: false,
      forced: false,
      compare: 'https://github.com/acme/shop/compare/6113728f27ae...59b20b8d5c6f',
      commits: [
        { id: '7a8f3ac80e2ad2f6842cb86f576d4bfe2c03e300', message: 'Add search\n\nWith an index.', author },
        {
          id: '59b20b8d5c6ff8d09518454d4dd8b7a30f095ab5',
          message: 'Fix `parse` of **kwargs, ask @octocat',
          author,
        },
      ],
      pusher: { name: 'octocat' },
      repository,
      sender,
    },
  },
  {
    sender: 'GitHub pull request',
    headers: { 'x-github-event': 'pull_request', 'x-github-delivery': 'a-2' },
    body: {
      action: 'opened',
      number: 42,
      pull_request: {
        number: 42,
        title: 'Make search twice as fast',
        html_url: 'https://github.com/acme/shop/pull/42',
        body: '## Why\n\nIt took *seconds*.\n\n- [x] tests\n<!-- template -->\nSee [the figures](https://example.org/figures).',
        draft: false,
        merged: false,
        head: { ref: 'fast-search' },
        base: { ref: 'main' },
        labels: [{ name: 'performance' }],
      },
      repository,
      sender,
    },
  },
  {
    sender: 'GitHub workflow',
    headers: { 'x-github-event': 'workflow_run', 'x-github-delivery': 'a-3' },
    body: {
      action: 'completed',
      workflow_run: {
        name: 'CI',
        run_number: 562,
        status: 'completed',
        conclusion: 'failure',
        head_branch: 'main',
        display_title: 'Fix parse of **kwargs',
        html_url: 'https://github.com/acme/shop/actions/runs/30433642',
        actor: { login: 'octocat' },
      },
      repository,
      sender,
    },
  },
  {
    sender: 'GitHub release',
    headers: { 'x-github-event': 'release', 'x-github-delivery': 'a-4' },
    body: {
      action: 'published',
      release: {
        name: 'Autumn',
        tag_name: 'v4.2.0',
        prerelease: false,
        html_url: 'https://github.com/acme/shop/releases/tag/v4.2.0',
        body: '* Faster search by @octocat in https://github.com/acme/shop/pull/42',
      },
      repository,
      sender,
    },
  },
  {
    sender: 'Gitea issue',
    headers: { 'x-github-event': 'issues', 'x-gitea-event': 'issues', 'x-gitea-delivery': 'b-1' },
    body: {
      action: 'opened',
      number: 7,
      issue: {
        number: 7,
        title: 'Search finds nothing with _underscores_',
        body: 'Try `snake_case`.',
        html_url: 'https://gitea.example.org/acme/shop/issues/7',
        labels: [{ name: 'bug' }],
      },
      repository: { full_name: 'acme/shop', html_url: 'https://gitea.example.org/acme/shop' },
      sender: { login: 'mona' },
    },
  },
  {
    sender: 'GitLab pipeline',
    headers: { 'x-gitlab-event': 'Pipeline Hook' },
    body: {
      object_kind: 'pipeline',
      object_attributes: {
        id: 31,
        iid: 3,
        ref: 'main',
        status: 'failed',
        url: 'https://gitlab.example.org/acme/shop/-/pipelines/31',
      },
      user: { name: 'Mona Lisa', username: 'mona' },
      project: { path_with_namespace: 'acme/shop', web_url: 'https://gitlab.example.org/acme/shop' },
      commit: { id: 'bcbb5ec396a2c0f828686f14fac9b80b780504f2', title: 'Make search twice as fast' },
      builds: [
        { name: 'test', status: 'failed' },
        { name: 'build', status: 'success' },
      ],
    },
  },
]
