import { type AlertRule, isAlertRule } from '#lib/alerts/alert-rules.ts'
import type { RuleBook } from '#lib/alerts/rule-settings.ts'
import { ruleSettings } from '#lib/alerts/rule-settings.ts'
import type { TellAlerts, Telling } from '#lib/alerts/scan-alerts.ts'
import type { Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { type AlertOrigin, alertMail, alertPayload } from './alert-message.ts'
import { insertDeliveries } from './delivery-store.ts'
import type { EndpointRecord } from './endpoint.ts'
import { listEndpointRows } from './endpoint-store.ts'
import { findTenantName, insertMails, listAdminEmails } from './mail-store.ts'

type TellingOptions = {
  /** The console's address, for links. */
  publicUrl: string
  /** Whether there is a mail server; without one no mail is stored. */
  canMail: boolean
}

/**
 * Stores who is to be told of alerts: a delivery for each webhook endpoint and a mail for each address that the
 * rule names. What one person is told at one time is one mail.
 */
export function createAlertTeller(options: TellingOptions): TellAlerts {
  return async (tx, tellings, book, now) => {
    for (const tenantId of new Set(tellings.map(({ alert }) => alert.tenantId))) {
      const ofTenant = tellings.filter(({ alert }) => alert.tenantId === tenantId)
      const tenant = tenantId === null ? null : await findTenantName(tx, tenantId)
      const origin = { tenant, publicUrl: options.publicUrl }
      if (tenantId !== null) await tellEndpoints(tx, tenantId, ofTenant, book, origin, now)
      if (options.canMail) await tellPeople(tx, tenantId, ofTenant, book, origin, now)
    }
  }
}

function settingsOf(book: RuleBook, { alert }: Telling) {
  const rule: AlertRule | null = isAlertRule(alert.rule) ? alert.rule : null
  return rule === null ? ruleSettings('partitions') : book.settings(alert.tenantId, rule)
}

async function tellEndpoints(
  tx: Prisma.TransactionClient,
  tenantId: string,
  tellings: readonly Telling[],
  book: RuleBook,
  origin: AlertOrigin,
  now: Date,
): Promise<void> {
  const endpoints = (await listEndpointRows({ prisma: tx }, tenantId)).filter(({ enabled }) => enabled)
  const wants = (endpoint: EndpointRecord, telling: Telling) => {
    const { everyEndpoint, endpointIds } = settingsOf(book, telling)
    const isRouted = everyEndpoint || endpointIds.includes(endpoint.endpointId)
    return isRouted && (endpoint.events.length === 0 || endpoint.events.includes(telling.event))
  }
  await insertDeliveries(
    tx,
    endpoints.flatMap((endpoint) =>
      tellings
        .filter((telling) => wants(endpoint, telling))
        .map((telling) => ({
          id: newId(now),
          tenantId,
          endpointId: endpoint.endpointId,
          alertId: telling.alert.alertId,
          event: telling.event,
          payload: alertPayload(telling, origin, now),
          nextTryAt: now,
          createdAt: now,
        })),
    ),
  )
}

async function tellPeople(
  tx: Prisma.TransactionClient,
  tenantId: string | null,
  tellings: readonly Telling[],
  book: RuleBook,
  origin: AlertOrigin,
  now: Date,
): Promise<void> {
  const admins = await listAdminEmails(tx, tenantId)
  const byAddress = new Map<string, Telling[]>()
  for (const telling of tellings) {
    const { tellAdmins, emails } = settingsOf(book, telling)
    for (const address of new Set([...(tellAdmins ? admins : []), ...emails])) {
      byAddress.set(address, [...(byAddress.get(address) ?? []), telling])
    }
  }
  await insertMails(
    tx,
    [...byAddress].map(([recipient, told]) => ({
      id: newId(now),
      tenantId,
      alertId: told[0]?.alert.alertId ?? null,
      recipient,
      ...alertMail(told, origin),
      nextTryAt: now,
      createdAt: now,
    })),
  )
}
