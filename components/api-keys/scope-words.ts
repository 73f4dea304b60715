import type { Scope } from '#lib/api-keys/scopes.ts'

/** What each scope lets a PBX do. */
export const SCOPE_WORDS: Record<Scope, string> = {
  'registrations:write': 'Report accepted REGISTERs',
  'calls:write': 'Ask for a wake, report what became of a call',
  'calls:read': 'Read calls, verdicts and diagnoses',
  'tokens:read': 'Look up push tokens',
  'tokens:write': 'Register and disable push tokens by hand',
  'pushes:write': 'Send test pushes, which ring phones',
  'credentials:read': 'List credentials, without their secrets',
  'credentials:write': 'Store, test, activate and retire credentials',
}

/** What a PBX that reports REGISTERs and asks for wakes needs. */
export const PBX_SCOPES: readonly Scope[] = [
  'registrations:write',
  'calls:write',
  'calls:read',
  'tokens:read',
]
