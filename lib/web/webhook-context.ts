import type { Context } from '#lib/platform/context.ts'
import { AppError } from '#lib/platform/errors.ts'
import { openWebhookPoster, type WebhookPoster } from '#lib/webhooks/post-webhook.ts'
import { addressRule } from '#lib/webhooks/public-address.ts'
import type { SendContext } from '#lib/webhooks/send-webhooks.ts'
import { consoleRuntime } from './runtime.ts'

const holder = globalThis as typeof globalThis & { reveilleWebhookPoster?: WebhookPoster }

/**
 * A context that can seal webhook secrets and send to endpoints.
 *
 * @throws AppError `unavailable` where REVEILLE_KEYS is not set
 */
export function webhookContext(ctx: Context): Context & SendContext {
  const { keyRing, settings } = consoleRuntime()
  if (keyRing === null) throw new AppError('unavailable', 'The console has no keys: set REVEILLE_KEYS.')
  holder.reveilleWebhookPoster ??= openWebhookPoster(addressRule(settings.WEBHOOK_ALLOWED_NETWORKS))
  return { ...ctx, keyRing, poster: holder.reveilleWebhookPoster }
}
