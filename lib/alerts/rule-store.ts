import type { Db, Prisma } from '#lib/platform/db.ts'
import type { AlertRule } from './alert-rules.ts'
import type { RuleSettings } from './rule-settings.ts'

export type StoredRuleRow = Prisma.AlertRuleGetPayload<object>

/** What tenants have set; of one tenant if given. */
export function listRuleRows(db: Pick<Db, 'prisma'>, tenantId?: string): Promise<StoredRuleRow[]> {
  return db.prisma.alertRule.findMany({ where: tenantId === undefined ? {} : { tenantId } })
}

export async function saveRuleRow(
  tx: Prisma.TransactionClient,
  tenantId: string,
  rule: AlertRule,
  settings: RuleSettings,
): Promise<void> {
  const data = {
    ...settings,
    thresholds: { ...settings.thresholds },
    emails: [...settings.emails],
    endpointIds: [...settings.endpointIds],
  }
  await tx.alertRule.upsert({
    where: { tenantId_rule: { tenantId, rule } },
    create: { tenantId, rule, ...data },
    update: data,
  })
}
