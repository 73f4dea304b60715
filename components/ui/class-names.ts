/** Joins class names; what is false, null, undefined or empty falls out. Later classes do not undo earlier ones. */
export function classNames(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
