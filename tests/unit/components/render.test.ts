import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { DataTable } from '#components/data-table/data-table.tsx'
import { PushTokenTable } from '#components/devices/push-token-table.tsx'
import { CALL_STATES } from '#components/status/call-states.ts'
import { CREDENTIAL_STATUSES } from '#components/status/credential-statuses.ts'
import { PUSH_STATUSES } from '#components/status/push-statuses.ts'
import { PUSH_TOKEN_STATUSES } from '#components/status/push-token-statuses.ts'
import { StatusPill } from '#components/status/status-pill.tsx'
import { VERDICTS } from '#components/status/verdicts.ts'
import type { PushTokenRecord } from '#lib/devices/device.ts'

const TABLES = { CALL_STATES, VERDICTS, PUSH_STATUSES, PUSH_TOKEN_STATUSES, CREDENTIAL_STATUSES }

describe('a status', () => {
  it.each(Object.entries(TABLES))('always has a word and an icon beside its colour: %s', (_, table) => {
    for (const look of Object.values(table)) {
      const html = renderToStaticMarkup(createElement(StatusPill, { look }))
      expect(html).toContain(look.label)
      expect(html).toContain('<svg')
    }
  })

  it('is no error of ours when a call was cancelled or had no push token', () => {
    expect(CALL_STATES.cancelled.tone).toBe('neutral')
    expect(CALL_STATES.no_token.tone).toBe('neutral')
  })
})

describe('a table', () => {
  it('makes the whole row one link, in its first cell', () => {
    const html = renderToStaticMarkup(
      createElement(DataTable<{ id: string }>, {
        caption: 'Things',
        columns: [
          { id: 'name', header: 'Name', cell: (row) => row.id },
          { id: 'count', header: 'Count', align: 'right', cell: () => '3' },
        ],
        rows: [{ id: 'a' }, { id: 'b' }],
        rowKey: (row) => row.id,
        rowHref: (row) => `/things/${row.id}`,
        empty: 'nothing',
      }),
    )
    expect(html.match(/<a /g)).toHaveLength(2)
    expect(html).toContain('href="/things/a"')
    expect(html).toContain('data-row-link')
  })

  it('says what to do next when it is empty', () => {
    const html = renderToStaticMarkup(
      createElement(PushTokenTable, {
        pushTokens: [] as PushTokenRecord[],
        empty: 'Register a phone first.',
      }),
    )
    expect(html).toBe('Register a phone first.')
  })
})
