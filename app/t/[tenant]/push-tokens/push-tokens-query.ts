import {
  PUSH_ENVIRONMENT_NAMES,
  PUSH_TOKEN_STATUS_NAMES,
  type PushEnvironment,
  type PushTokenStatus,
} from '#lib/devices/device.ts'
import { DUE_NAMES, type Due } from '#lib/devices/list-due-push-tokens.ts'
import type { KeysetCursor } from '#lib/platform/keyset.ts'
import { queryChoice, queryCursor, queryText, type SearchParams } from '#lib/web/list-query.ts'

/** The list of push tokens as a URL says it. `due` asks for what needs a look, and stands alone. */
export type PushTokensQuery = {
  due: Due | null
  status: PushTokenStatus | null
  environment: PushEnvironment | null
  app: string
  aor: string
  cursor: KeysetCursor
}

/** Reads a URL's parameters; what is not understood is left out. */
export function readPushTokensQuery(params: SearchParams): PushTokensQuery {
  const due = queryChoice(params, 'due', DUE_NAMES)
  if (due !== null) return { due, status: null, environment: null, app: '', aor: '', cursor: {} }
  return {
    due,
    status: queryChoice(params, 'status', PUSH_TOKEN_STATUS_NAMES),
    environment: queryChoice(params, 'environment', PUSH_ENVIRONMENT_NAMES),
    app: queryText(params, 'app').slice(0, 64),
    aor: queryText(params, 'aor').slice(0, 255),
    cursor: queryCursor(params),
  }
}

/** The parameters that a link to the same list carries; the page of the list is not among them. */
export function heldParams({ due, status, environment, app, aor }: PushTokensQuery) {
  return { aor, status: status ?? '', environment: environment ?? '', app, due: due ?? '' }
}
