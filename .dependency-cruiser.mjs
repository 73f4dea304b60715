// The arrows of docs/architecture.md. Every rule is an error; there is no list of exceptions.

/** Domains in the order of their dependencies: each may import those before it. */
const DOMAINS = [
  'audit',
  'tenants',
  'users',
  'api-keys',
  'apps',
  'credentials',
  'accounts',
  'devices',
  'registrations',
  'pushes',
  'calls',
  'history',
  'alerts',
  'webhooks',
]

const domainOrder = DOMAINS.slice(0, -1).map((domain, index) => ({
  name: `domain-order-${domain}`,
  comment: `lib/${domain} stands below the domains that build on it and must not know them.`,
  severity: 'error',
  from: { path: `^lib/${domain}/` },
  to: { path: `^lib/(${DOMAINS.slice(index + 1).join('|')})/` },
}))

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two modules are one, or that an arrow points the wrong way.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that resolves to nothing breaks at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'only-dependencies',
      comment: 'What is imported at run time must be in package.json.',
      severity: 'error',
      from: { path: '^(app|bin|components|lib|simulators)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    ...domainOrder,
    {
      name: 'platform-is-the-ground',
      comment: 'lib/platform knows nobody above it.',
      severity: 'error',
      from: { path: '^lib/platform/' },
      to: { path: '^(app|bin|components|simulators|tests)/|^lib/(?!platform/)' },
    },
    {
      name: 'sip-and-apns-know-only-the-ground',
      comment: 'They speak SIP and APNs; tenants and calls are none of their business.',
      severity: 'error',
      from: { path: '^lib/(sip|apns)/' },
      to: { path: '^(app|bin|components|simulators|tests)/|^lib/(?!platform/|sip/|apns/)' },
    },
    {
      name: 'domains-know-no-transport',
      comment: 'Domains run under plain Vitest: no Next, no React, no Hono, nothing of the layers above.',
      severity: 'error',
      from: { path: '^lib/(?!gateway/|web/)' },
      to: {
        path: '^(app|bin|components|simulators)/|^lib/(gateway|web)/|^node_modules/(next|next-auth|react|react-dom|hono|@hono)/',
      },
    },
    {
      name: 'gateway-and-web-are-apart',
      comment: 'The gateway runs without the console, and the console shows nothing of its transport.',
      severity: 'error',
      from: { path: '^lib/gateway/' },
      to: { path: '^(app|components)/|^lib/web/|^node_modules/(next|next-auth|react)/' },
    },
    {
      name: 'components-fetch-nothing',
      comment: 'Props in, elements out: components import types and pure functions only.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|bin|simulators)/|^lib/gateway/|store\\.ts$|^lib/platform/(db|env)\\.ts$' },
    },
    {
      name: 'ui-knows-no-domain',
      comment: 'components/ui would fit any product.',
      severity: 'error',
      from: { path: '^components/(ui|data-table|chart)/' },
      to: { path: '^lib/(?!platform/)' },
    },
    {
      name: 'stores-are-the-only-door',
      comment: 'Prisma and pg are imported by the database door and by what manages the database itself.',
      severity: 'error',
      from: {
        path: '^(app|components|lib|bin)/',
        pathNot:
          '^lib/platform/(db|generated|migrat|migration|schema-drift|postgres|embedded-postgres|notifications|jobs|data-keys)',
      },
      to: {
        path: '^node_modules/(pg|@prisma|prisma|pg-boss)/|^lib/platform/generated/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'node-apn-has-one-importer',
      comment: 'Its faults are dealt with in one place (docs/decisions/0003).',
      severity: 'error',
      from: { path: '^(app|bin|components|lib|simulators)/', pathNot: '^lib/apns/' },
      to: { path: '^node_modules/@parse/node-apn/' },
    },
    {
      name: 'product-knows-no-simulator',
      comment: 'Simulators and tests use the product, never the other way round.',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { path: '^(simulators|tests|bin)/' },
    },
    {
      name: 'simulators-use-the-front-door',
      comment: 'A simulator that reaches into the product proves nothing about it.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^lib/(?!platform/)' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/platform/generated'] },
    exclude: { path: ['^\\.next', '^tests/'] },
    tsPreCompilationDeps: true,
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json'],
    },
  },
}
