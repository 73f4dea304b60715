import { FilterMenu } from '#components/data-table/filter-menu.tsx'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { FilterBar } from '#components/data-table/list-panel.tsx'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import type { AppSettings } from '#lib/apps/app-settings.ts'
import { PUSH_ENVIRONMENT_NAMES, PUSH_TOKEN_STATUS_NAMES } from '#lib/devices/device.ts'
import type { Due } from '#lib/devices/list-due-push-tokens.ts'
import { filterChoices } from '#lib/web/list-query.ts'
import { withQuery } from '#lib/web/paths.ts'
import { heldParams, type PushTokensQuery } from './push-tokens-query.ts'

type PushTokenFiltersProps = {
  path: string
  query: PushTokensQuery
  apps: readonly AppSettings[]
  /** Stands after the filters. */
  children: React.ReactNode
}

const DUE_WORDS: Readonly<Record<Due, string>> = {
  expiring: 'Expiring within a week',
  stale: 'Not registered for long',
  failing: 'Does not wake',
}

/** The filters of the list, all of them links and forms of the same URL. */
export function PushTokenFilters({ path, query, apps, children }: PushTokenFiltersProps) {
  const { due, ...filters } = heldParams(query)
  const chip = filterChoices(path, filters)
  const { aor, ...keep } = filters
  return (
    <FilterBar>
      <FilterSearch name="aor" label="Find by AOR" placeholder="AOR begins with…" value={aor} keep={keep} />
      <FilterMenu
        label="Needs a look"
        clearHref={path}
        options={Object.entries(DUE_WORDS).map(([name, label]) => ({
          label,
          href: withQuery(path, {}, { due: name }),
          selected: name === due,
        }))}
      />
      <FilterMenu
        label="Status"
        {...chip(
          'status',
          PUSH_TOKEN_STATUS_NAMES.map((value) => ({ value, label: PUSH_TOKEN_STATUSES[value].label })),
        )}
      />
      <FilterMenu
        label="Environment"
        {...chip(
          'environment',
          PUSH_ENVIRONMENT_NAMES.map((value) => ({ value, label: value })),
        )}
      />
      <FilterMenu
        label="App"
        {...chip(
          'app',
          apps.map((app) => ({ value: app.appId, label: app.name })),
        )}
      />
      {children}
    </FilterBar>
  )
}
