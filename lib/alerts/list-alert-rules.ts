import type { Context } from '#lib/platform/context.ts'
import { type AlertRule, TENANT_RULES } from './alert-rules.ts'
import { type RuleSettings, ruleSettings } from './rule-settings.ts'
import { listRuleRows } from './rule-store.ts'

/** Every rule that the tenant may set, with what holds for it. */
export async function listAlertRules(
  ctx: Pick<Context, 'db' | 'tenantId'>,
): Promise<{ rule: AlertRule; settings: RuleSettings }[]> {
  const stored = new Map((await listRuleRows(ctx.db, ctx.tenantId)).map((row) => [row.rule, row]))
  return TENANT_RULES.map((rule) => ({ rule, settings: ruleSettings(rule, stored.get(rule)) }))
}
