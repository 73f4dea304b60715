import { defineConfig } from 'vitest/config'

/** By nature heavy: processes, whole databases, seconds of load. They need what the integration tests need. */
const LONG = [
  'tests/integration/faults/**/*.test.ts',
  'tests/integration/apns/{bounds,connections}.test.ts',
  'tests/integration/cli/credentials.test.ts',
  'tests/integration/console/list-plans.test.ts',
  'tests/integration/credentials/{credential-files,secrecy}.test.ts',
  'tests/integration/kits/asterisk.test.ts',
  'tests/integration/platform/{embedded-postgres,migrations,supervisor}.test.ts',
  'tests/integration/seed/**/*.test.ts',
  'tests/integration/simulators/**/*.test.ts',
  'tests/integration/worker/process.test.ts',
]

/** A machine may be slow or busy: only what hangs runs out of time. */
const PATIENCE = { testTimeout: 90_000, hookTimeout: 180_000 }

export default defineConfig({
  test: {
    // Two files at a time: most of a test is waiting. More would need more connections than the database has.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts', 'tests/*.test.ts'], ...PATIENCE },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts', 'tests/api/**/*.test.ts'],
          exclude: LONG,
          globalSetup: ['tests/support/global-setup.ts'],
          ...PATIENCE,
        },
      },
      {
        extends: true,
        test: { name: 'long', include: LONG, globalSetup: ['tests/support/global-setup.ts'], ...PATIENCE },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/support/global-setup.ts'],
          maxWorkers: 2,
          ...PATIENCE,
        },
      },
      {
        extends: true,
        test: {
          name: 'pbx',
          include: ['tests/pbx/**/*.test.ts'],
          globalSetup: ['tests/support/global-setup.ts'],
          maxWorkers: 2,
          ...PATIENCE,
        },
      },
    ],
    setupFiles: ['tests/support/setup.ts'],
    // A condition is waited for until it holds; how fast that is belongs into the bench.
    expect: { poll: { timeout: 30_000 } },
  },
})
