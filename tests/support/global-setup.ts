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

/**
 * One PostgreSQL for the run: a throw-away one, or the one of `TEST_DATABASE_URL`, where only databases whose
 * name starts with `reveille_test_` are made and dropped.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined && given !== '') {
    await provide(project, given)
    return async () => undefined
  }
  const server = await startTestPostgres()
  await provide(project, server.url)
  return server.stop
}

async function provide(project: TestProject, url: string): Promise<void> {
  project.provide('testServerUrl', url)
  project.provide('testTemplate', await prepareTemplate(url))
}
