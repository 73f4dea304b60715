import { CallSearch } from '#components/calls/call-search.tsx'
import { FilterMenu } from '#components/data-table/filter-menu.tsx'
import { RangeFilter } from '#components/data-table/range-filter.tsx'
import { VERDICTS } from '#components/status/verdicts.ts'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import { CAUSES } from '#lib/calls/causes.ts'
import { withQuery } from '#lib/web/paths.ts'
import { RANGE_NAMES, RANGES } from '#lib/web/time-range.ts'
import { type CallsQuery, heldParams, VERDICT_CHOICES } from './calls-query.ts'

type CallFiltersProps = {
  path: string
  query: CallsQuery
  apps: readonly AppSettings[]
  /** Stands after the filters. */
  children: React.ReactNode
}

/** The filters of the list, all of them links and forms of the same URL. */
export function CallFilters({ path, query, apps, children }: CallFiltersProps) {
  const held = heldParams(query)
  const href = (changes: Record<string, string | null>) => withQuery(path, held, changes)
  const { by: _by, q: _q, ...keepForSearch } = held
  const { range: _range, from: _from, to: _to, ...keepForRange } = held
  return (
    <div className="flex flex-wrap items-center gap-2">
      <CallSearch field={query.by} value={query.q} keep={present(keepForSearch)} />
      <FilterMenu
        label="Result"
        clearHref={href({ cause: null })}
        options={Object.entries(CAUSES).map(([cause, { label }]) => ({
          label,
          href: href({ cause }),
          selected: query.cause === cause,
        }))}
      />
      <FilterMenu
        label="Verdict"
        clearHref={href({ verdict: null })}
        options={VERDICT_CHOICES.map((verdict) => ({
          label: VERDICTS[verdict].label,
          href: href({ verdict }),
          selected: query.verdict === verdict,
        }))}
      />
      {apps.length < 2 ? null : (
        <FilterMenu
          label="App"
          clearHref={href({ app: null })}
          options={apps.map((app) => ({
            label: app.name,
            href: href({ app: app.appId }),
            selected: query.app === app.appId,
          }))}
        />
      )}
      <RangeFilter
        title="Calls that began"
        presets={RANGE_NAMES.map((range) => ({
          label: RANGES[range].label,
          href: href({ range, from: null, to: null }),
          selected: query.range === range,
        }))}
        from={query.range === null ? query.from : ''}
        to={query.range === null ? query.to : ''}
        clearHref={href({ range: null, from: null, to: null })}
        path={path}
        keep={present(keepForRange)}
      />
      {children}
    </div>
  )
}

function present(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''))
}
