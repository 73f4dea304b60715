import type { Activities } from '../activities.ts'
import type { GatewayClient } from '../gateway-client.ts'
import type { PushContent } from './read-payload.ts'

/** The app says what it saw, a little later; not at all if the payload brought no report token. */
export function reportFromApp(
  { gateway, activities }: { gateway: GatewayClient; activities: Activities },
  { pushHint, reportToken }: PushContent,
  delayMs: number,
  events: { type: string; at: Date }[],
): void {
  if (reportToken === '') return
  activities.after(delayMs, () => gateway.reportFromDevice({ pushHint, reportToken, events }))
}
