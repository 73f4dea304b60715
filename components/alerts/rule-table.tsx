import type { ReactNode } from 'react'
import { type Column, DataTable } from '#components/data-table/data-table.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { type AlertRule, alertRule, type Threshold } from '#lib/alerts/alert-rules.ts'
import type { RuleSettings } from '#lib/alerts/rule-settings.ts'

/** A rule with what holds for it. */
export type ListedRule = { rule: AlertRule; settings: RuleSettings }

type RuleTableProps = {
  rules: readonly ListedRule[]
  endpoints: readonly { endpointId: string; name: string }[]
  /** The button that sets a rule; null for who may not. */
  edit(listed: ListedRule): ReactNode
}

/** The rules, their limits and who is told. */
export function RuleTable({ rules, endpoints, edit }: RuleTableProps) {
  const columns: Column<ListedRule>[] = [
    {
      id: 'rule',
      header: 'Rule',
      grow: true,
      cell: ({ rule, settings }) => <Rule rule={rule} settings={settings} />,
    },
    {
      id: 'limits',
      header: 'Limits',
      hideBelow: 'md',
      cell: ({ rule, settings }) => (
        <span className="text-ink-soft">{limitsInWords(rule, settings) || '–'}</span>
      ),
    },
    {
      id: 'told',
      header: 'Told',
      hideBelow: 'lg',
      cell: ({ settings }) => <span className="text-ink-soft">{toldInWords(settings, endpoints)}</span>,
    },
    { id: 'edit', header: '', align: 'right', cell: edit },
  ]
  return (
    <DataTable
      caption="Alert rules"
      columns={columns}
      rows={rules}
      rowKey={({ rule }) => rule}
      empty={null}
    />
  )
}

function Rule({ rule, settings }: ListedRule) {
  const { label, explanation } = alertRule(rule)
  const limits = limitsInWords(rule, settings)
  return (
    <span className="block whitespace-normal py-1.5">
      <span className="font-medium">{label}</span> {settings.enabled ? null : <Badge>off</Badge>}
      <span className="mt-0.5 block font-normal text-ink-soft">{explanation}</span>
      {limits === '' ? null : <span className="mt-0.5 block text-ink-faint text-xs md:hidden">{limits}</span>}
    </span>
  )
}

function limitsInWords(rule: AlertRule, settings: RuleSettings): string {
  const limits = Object.entries(alertRule(rule).thresholds).map(([name, threshold]) =>
    thresholdInWords(threshold, settings.thresholds[name] ?? threshold.default),
  )
  return limits.join(', ')
}

/** `at least 1 push token`, `share of the active 20%`. */
function thresholdInWords({ label, unit }: Threshold, value: number): string {
  if (unit === '%') return `${label.toLowerCase()} ${value}%`
  return `${label.toLowerCase()} ${value} ${value === 1 ? unit.replace(/s\b/, '') : unit}`
}

function toldInWords(
  { tellAdmins, emails, everyEndpoint, endpointIds }: RuleSettings,
  endpoints: RuleTableProps['endpoints'],
): string {
  const chosen = endpoints.filter(({ endpointId }) => everyEndpoint || endpointIds.includes(endpointId))
  const parts = [
    ...(tellAdmins ? ['admins'] : []),
    ...(emails.length === 0 ? [] : [`${emails.length} address${emails.length === 1 ? '' : 'es'}`]),
    ...(chosen.length === 0 ? [] : [`${chosen.length} webhook${chosen.length === 1 ? '' : 's'}`]),
  ]
  return parts.join(', ') || 'nobody'
}
