/** What an app reads from the payload of its push. */
export type PushContent = { pushHint: string; reportToken: string }

/** Reads a payload as a Siprix-style app does: from `aps`, else from the top level. Null when there is no push hint. */
export function readPayload(payload: Record<string, unknown>): PushContent | null {
  const aps = typeof payload.aps === 'object' && payload.aps !== null ? payload.aps : {}
  const all: Record<string, unknown> = { ...payload, ...aps }
  const { pushHint, reportToken } = all
  if (typeof pushHint !== 'string' || pushHint === '') return null
  return { pushHint, reportToken: typeof reportToken === 'string' ? reportToken : '' }
}
