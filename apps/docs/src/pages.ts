/** A page of the site, and the document in the repository that it is made from. */
export interface Page {
  /** Its address, without `.html`. */
  name: string
  /** In the list of pages. */
  title: string
  /** From the root of the repository. */
  source: string
}

/** The pages in their order, by who reads them. */
export const groups: readonly { title: string; pages: readonly Page[] }[] = [
  {
    title: 'Use and operate',
    pages: [
      { name: 'index', title: 'Start', source: 'README.md' },
      { name: 'operating', title: 'Operate', source: 'apps/server/OPERATING.md' },
      { name: 'cluster', title: 'Several servers', source: 'apps/server/CLUSTER.md' },
      { name: 'metrics', title: 'Metrics and alerts', source: 'apps/server/METRICS.md' },
      { name: 'security', title: 'Security', source: 'SECURITY.md' },
      { name: 'requirements', title: 'Security requirements', source: 'apps/server/SECURITY.md' },
      { name: 'package', title: 'The package', source: 'apps/server/packaging/README.md' },
    ],
  },
  {
    title: 'Connect other programs',
    pages: [
      { name: 'hooks', title: 'Hooks', source: 'apps/server/HOOKS.md' },
      { name: 'api', title: 'Bots and bridges', source: 'apps/server/API.md' },
      { name: 'client', title: 'The client library', source: 'packages/client/README.md' },
      { name: 'protocol', title: 'Protocol', source: 'packages/shared/PROTOCOL.md' },
    ],
  },
  {
    title: 'Build',
    pages: [
      { name: 'contributing', title: 'Architecture', source: 'CONTRIBUTING.md' },
      { name: 'testing', title: 'Tests', source: 'e2e/TESTING.md' },
      { name: 'cost', title: 'What it costs', source: 'apps/bench/README.md' },
      { name: 'changes', title: 'Changes', source: 'CHANGELOG.md' },
    ],
  },
]

export const pages: readonly Page[] = groups.flatMap((group) => group.pages)
