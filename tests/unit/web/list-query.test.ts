import { describe, expect, it } from 'vitest'
import { filterChoices, pagerHrefs, queryChoice, queryCursor, queryText } from '#lib/web/list-query.ts'

describe('the URL of a list', () => {
  it('counts the first of a parameter that stands there twice', () => {
    expect(queryText({ aor: ['100', '200'] }, 'aor')).toBe('100')
  })

  it('ignores a word that a filter does not have', () => {
    expect(queryChoice({ status: 'nonsense' }, 'status', ['active', 'invalid'])).toBeNull()
    expect(queryChoice({ status: 'invalid' }, 'status', ['active', 'invalid'])).toBe('invalid')
  })

  it('has one cursor: newer wins over older', () => {
    expect(queryCursor({ before: 'b', after: 'a' })).toEqual({ after: 'a' })
    expect(queryCursor({ before: 'b' })).toEqual({ before: 'b' })
    expect(queryCursor({})).toEqual({})
  })

  it('keeps the filters on the neighbouring pages', () => {
    expect(pagerHrefs('/d', { aor: '100' }, { newerCursor: 'n', olderCursor: null })).toEqual({
      newerHref: '/d?aor=100&after=n',
      olderHref: null,
    })
  })

  it('gives each choice of a filter an address that keeps the other filters', () => {
    const chip = filterChoices('/p', { status: 'active', app: 'x' })
    expect(chip('status', [{ value: 'invalid', label: 'Invalid' }])).toEqual({
      clearHref: '/p?app=x',
      options: [{ label: 'Invalid', selected: false, href: '/p?status=invalid&app=x' }],
    })
  })
})
