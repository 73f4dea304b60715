import { ALERT_STATUSES } from '#components/status/alert-statuses.ts'
import { SegmentedLinks } from '#components/ui/segmented-links.tsx'
import { ALERT_STATUS_NAMES, type AlertStatus } from '#lib/alerts/alert.ts'
import { withQuery } from '#lib/web/paths.ts'

type AlertStatusLinksProps = {
  path: string
  status: AlertStatus
  counts: Readonly<Record<AlertStatus, number>>
}

/** Chooses the status of the alerts that are listed, with how many there are of each that needs somebody. */
export function AlertStatusLinks({ path, status, counts }: AlertStatusLinksProps) {
  return (
    <div>
      <SegmentedLinks
        label="Status"
        options={ALERT_STATUS_NAMES.map((name) => ({
          label: (
            <>
              {ALERT_STATUSES[name].label}
              {name === 'resolved' ? null : (
                <span data-number className="ml-1.5 text-ink-faint">
                  {counts[name]}
                </span>
              )}
            </>
          ),
          href: withQuery(path, {}, { status: name === 'open' ? null : name }),
          selected: name === status,
        }))}
      />
    </div>
  )
}
