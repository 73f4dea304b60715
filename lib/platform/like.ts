/** A text for Prisma's `startsWith` and for SQL's LIKE, in which `%`, `_` and `\` mean themselves. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
