/**
 * All texts that begin with a prefix, as a range of texts in the order of bytes (`COLLATE "C"`): what an index can
 * read in order, under any plan.
 */
export type PrefixRange = { from: string; below: string }

/** The last code point that there is: no text goes on with one above it. */
const LAST = '\u{10FFFF}'

export function prefixRange(prefix: string): PrefixRange {
  return { from: prefix, below: prefix + LAST }
}
