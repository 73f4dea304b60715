import { withQuery } from './paths.ts'

/** What Next hands to a page as `searchParams`. */
export type SearchParams = Record<string, string | string[] | undefined>

/** One parameter of the URL: the first if it is there twice, empty if it is not there. */
export function queryText(params: SearchParams, name: string): string {
  const value = params[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** One parameter that has only these words; null for any other, since a URL is typed by people too. */
export function queryChoice<Choice extends string>(
  params: SearchParams,
  name: string,
  choices: readonly Choice[],
): Choice | null {
  const value = queryText(params, name)
  return choices.find((choice) => choice === value) ?? null
}

/** The cursor of a list, from `before` or `after`. */
export function queryCursor(params: SearchParams): { before?: string; after?: string } {
  const [before, after] = [queryText(params, 'before'), queryText(params, 'after')]
  if (after !== '') return { after }
  return before === '' ? {} : { before }
}

/** Addresses of the neighbouring pages, with the same filters. */
export function pagerHrefs(
  path: string,
  filters: Readonly<Record<string, string>>,
  page: { newerCursor: string | null; olderCursor: string | null },
): { newerHref: string | null; olderHref: string | null } {
  return {
    newerHref: page.newerCursor === null ? null : withQuery(path, filters, { after: page.newerCursor }),
    olderHref: page.olderCursor === null ? null : withQuery(path, filters, { before: page.olderCursor }),
  }
}

/** Makes what a filter chip shows: each choice with its address, and the address without the filter. */
export function filterChoices(path: string, filters: Readonly<Record<string, string>>) {
  return (name: string, choices: readonly { value: string; label: string }[]) => ({
    clearHref: withQuery(path, filters, { [name]: null }),
    options: choices.map(({ value, label }) => ({
      label,
      selected: filters[name] === value,
      href: withQuery(path, filters, { [name]: value }),
    })),
  })
}
