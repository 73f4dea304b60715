/**
 * What somebody typed of a caller, as the index of callers has it: without scheme and leading plus, in small letters.
 * The same as the SQL function `caller_key`.
 */
export function callerKey(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^(?:sips?:|tel:)?\+?/, '')
}
