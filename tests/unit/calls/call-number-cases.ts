/** Callers as PBXes send them, and what a person should read. */
export const callNumberCases: readonly [string, string][] = [
  ['sip:200@pbx.example.com', '200'],
  ['sips:+4512345678@pbx.example.com;user=phone', '+4512345678'],
  ['"Alice" <sip:alice@example.com>', 'alice'],
  ['+45 12 34 56 78', '+45 12 34 56 78'],
  ['', ''],
]
