/** What an API key may do. */
export const SCOPES = [
  'registrations:write',
  'calls:write',
  'calls:read',
  'tokens:read',
  'tokens:write',
  'pushes:write',
  'credentials:read',
  'credentials:write',
] as const

export type Scope = (typeof SCOPES)[number]
