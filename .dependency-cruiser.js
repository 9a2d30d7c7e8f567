// What may import what. `e2e/repository/layers.test.ts` seeds a violation of each rule.

const outsideTests = ['\\.(test|spec)\\.ts$', '/testing/']

/** A layer may import itself and the layers before it. */
function layers(/** @type {string} */ root, /** @type {string[][]} */ ...ordered) {
  return ordered.slice(0, -1).map((lower, index) => ({
    name: `${root}: ${lower[0]} imports nothing above it`,
    severity: /** @type {const} */ ('error'),
    from: { path: below(root, lower), pathNot: outsideTests },
    to: { path: below(root, ordered.slice(index + 1).flat()) },
  }))
}

function below(/** @type {string} */ root, /** @type {string[]} */ names) {
  return `^${root}/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`
}

/** @type {import('dependency-cruiser').IConfiguration & Required<Pick<import('dependency-cruiser').IConfiguration, 'forbidden' | 'options'>>} */
export default {
  forbidden: [
    {
      name: 'no circles',
      comment: 'Type-only imports count. A dynamic import does not: it is how a part is loaded later.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    ...layers(
      'apps/server/src',
      ['logging'],
      ['config'],
      ['log', 'identity', 'access', 'files', 'cards', 'push', 'hooks'],
      ['search', 'retention', 'export'],
      ['presence'],
      ['chat'],
      ['sample-dialect', 'websocket', 'http', 'status', 'metrics'],
      ['engines.ts', 'optional-parts.ts'],
      ['app.ts'],
      ['main.ts', 'cli.ts', 'commands'],
    ),
    ...layers(
      'apps/web/src',
      ['i18n', 'storage', 'ui'],
      ['stores', 'markup', 'api'],
      ['features'],
      ['pwa', 'app'],
    ),
    {
      name: 'a feature imports another one through its index.ts',
      comment: 'A dynamic import of a component is how it is loaded later.',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/', pathNot: outsideTests },
      to: {
        path: '^apps/web/src/features/[^/]+/',
        pathNot: ['^apps/web/src/features/$1/', '^apps/web/src/features/[^/]+/index\\.ts$'],
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    {
      name: 'only engines.ts chooses an engine',
      comment: 'So do the commands, which work without an app.',
      severity: 'error',
      from: {
        path: '^apps/server/src/',
        pathNot: [
          ...outsideTests,
          '^apps/server/src/engines\\.ts$',
          '^apps/server/src/commands/',
          '^apps/server/src/(log|search)/(sqlite|postgres)/',
          '^apps/server/src/presence/cluster/postgres-',
          '^apps/server/src/presence/cluster/presence-payload\\.ts$',
        ],
      },
      to: { path: '^apps/server/src/((log|search)/(sqlite|postgres)/|presence/cluster/postgres-)' },
    },
    {
      name: 'log/rules does no I/O',
      severity: 'error',
      from: { path: '^apps/server/src/log/rules/', pathNot: outsideTests },
      to: {
        path: '^(node:)?(fs|net|http|https|worker_threads|child_process|sqlite|timers)(/|$)|node_modules/(pg|ws)/',
      },
    },
    {
      name: 'packages/shared imports no other part',
      severity: 'error',
      from: { path: '^packages/shared/src/' },
      to: { path: '^(apps|e2e|packages/(?!shared/))' },
    },
    {
      name: 'packages/markup imports shared alone',
      severity: 'error',
      from: { path: '^packages/markup/src/', pathNot: outsideTests },
      to: {
        path: '^(apps|e2e|packages/(?!shared/|markup/))|^(node:)?(fs|net|http|https|child_process|crypto|path|os|worker_threads)(/|$)',
      },
    },
    {
      name: 'packages/client imports shared alone',
      severity: 'error',
      from: { path: '^packages/client/src/' },
      to: { path: '^(apps|e2e|packages/(?!shared/|client/))' },
    },
    {
      name: 'the page imports no other app',
      severity: 'error',
      from: { path: '^apps/web/', pathNot: outsideTests },
      to: { path: '^(apps/(?!web/)|e2e/)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|test-results)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.json'] },
  },
}
