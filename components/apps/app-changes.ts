import type { AppSettings } from '#lib/apps/app-settings.ts'
import type { JsonObject } from '#lib/apps/payload-template.ts'
import type { TokenCarrier } from '#lib/sip/carriers.ts'
import type { ActionResult } from '#lib/web/action-result.ts'

/** What one form of an app's page changes. */
export type AppChanges = Partial<
  Omit<AppSettings, 'appId' | 'bundleId' | 'payloadTemplate' | 'tokenCarriers'> & {
    payloadTemplate: JsonObject
    tokenCarriers: TokenCarrier[]
  }
>

/** Saves changes of an app. */
export type SaveApp = (input: { appId: string } & AppChanges) => Promise<ActionResult<{ done: true }>>
