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
