import type { AlertPlace, AlertRecord } from '#lib/alerts/alert.ts'
import { alertRuleLabel } from '#lib/alerts/alert-rules.ts'
import type { TellingEvent } from '#lib/alerts/reconcile.ts'

/** Where an alert is from, for the people who read of it. */
export type AlertOrigin = {
  /** Null for the whole platform. */
  tenant: { slug: string; name: string } | null
  /** The console's address. */
  publicUrl: string
}

export type ToldAlert = { event: TellingEvent; alert: AlertRecord }

const EVENT_WORDS: Readonly<Record<TellingEvent, string>> = {
  'alert.opened': 'New',
  'alert.escalated': 'Worse',
  'alert.reminded': 'Still open',
  'alert.resolved': 'Resolved',
}

/** Where the cause of an alert is seen in the console, below the tenant's address. */
export function alertPath(place: AlertPlace): string {
  switch (place.page) {
    case 'push-tokens':
      return `/push-tokens?${new URLSearchParams(place.query)}`
    case 'expiring':
      return '/push-tokens/expiring'
    case 'credentials':
      return '/credentials'
    case 'overview':
      return ''
    case 'alerts':
      return '/alerts'
  }
}

function linkTo(alert: AlertRecord, { tenant, publicUrl }: AlertOrigin): string {
  const base = publicUrl.replace(/\/$/, '')
  return tenant === null ? base : `${base}/t/${encodeURIComponent(tenant.slug)}${alertPath(alert.place)}`
}

/** What a webhook endpoint gets: `type`, `timestamp` and `data`, as Standard Webhooks advises. */
export function alertPayload({ event, alert }: ToldAlert, origin: AlertOrigin, now: Date) {
  return {
    type: event,
    timestamp: now.toISOString(),
    data: {
      alertId: alert.alertId,
      tenant: origin.tenant?.slug ?? '',
      rule: alert.rule,
      subject: alert.subject,
      status: alert.status,
      stage: alert.stage,
      count: alert.count,
      summary: alert.summary,
      advice: alert.advice,
      openedAt: alert.openedAt.toISOString(),
      resolvedAt: alert.resolvedAt?.toISOString() ?? null,
      link: linkTo(alert, origin),
    },
  }
}

/** One mail of what one person is told at one time. */
export function alertMail(
  told: readonly ToldAlert[],
  origin: AlertOrigin,
): { subject: string; body: string } {
  const where = origin.tenant?.name ?? 'Reveille'
  const [first] = told
  const subject =
    told.length === 1 && first !== undefined
      ? `[${where}] ${EVENT_WORDS[first.event]}: ${first.alert.summary}`
      : `[${where}] ${told.length} alerts`
  const parts = told.map(({ event, alert }) =>
    [
      `${EVENT_WORDS[event]}: ${alert.summary}`,
      ...(event === 'alert.resolved' ? [] : [alert.advice]),
      `Rule: ${alertRuleLabel(alert.rule)}. Since ${alert.openedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
      linkTo(alert, origin),
    ].join('\n'),
  )
  const base = origin.publicUrl.replace(/\/$/, '')
  const settings =
    origin.tenant === null ? base : `${base}/t/${encodeURIComponent(origin.tenant.slug)}/alerts`
  return {
    subject: oneLine(subject),
    body: `${parts.join('\n\n')}\n\n--\nWho is told of what is set at ${settings}\n`,
  }
}

/** Names come from people; a header has no line breaks and ends some time. */
function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ')
  return flat.length <= 200 ? flat : `${flat.slice(0, 199)}…`
}
