import type { TestProject } from 'vitest/node'
import { prepareTemplate } from './template-database.ts'
import { startTestPostgres } from './test-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's maintenance database: where clones are made and dropped. */
    testServerUrl: string
    /** The migrated database that every clone is made from. */
    testTemplate: string
  }
}

type TestServer = { url: string; template: string; stop(): Promise<void> }

/** Vitest loads this file anew for each project of a run, all at once; the server is the run's. */
const run = globalThis as { reveilleTestServer?: Promise<TestServer> | undefined }

/**
 * One PostgreSQL for the run: a throw-away one, or the one of `TEST_DATABASE_URL`, where only databases whose
 * name starts with `reveille_test_` are made and dropped.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const isFirst = run.reveilleTestServer === undefined
  run.reveilleTestServer ??= startServer()
  const { url, template, stop } = await run.reveilleTestServer
  project.provide('testServerUrl', url)
  project.provide('testTemplate', template)
  return async () => {
    if (!isFirst) return
    run.reveilleTestServer = undefined
    await stop()
  }
}

async function startServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined && given !== '') {
    return { url: given, template: await prepareTemplate(given), stop: async () => undefined }
  }
  const { url, stop } = await startTestPostgres()
  return { url, template: await prepareTemplate(url), stop }
}
