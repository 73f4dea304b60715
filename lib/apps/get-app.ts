import type { Context } from '#lib/platform/context.ts'
import { notFound } from '#lib/platform/errors.ts'
import type { AppSettings } from './app-settings.ts'
import { listApps } from './list-apps.ts'

/**
 * An app of the tenant, by its id or by its bundle id.
 *
 * @throws AppError `not_found`
 */
export async function getApp(
  ctx: Pick<Context, 'db' | 'tenantId'>,
  input: { appId: string } | { bundleId: string },
): Promise<AppSettings> {
  const isWanted = (app: AppSettings) =>
    'appId' in input ? app.appId === input.appId : app.bundleId === input.bundleId
  const app = (await listApps(ctx)).find(isWanted)
  if (app === undefined) throw notFound()
  return app
}
