import type { Role } from '#lib/platform/context.ts'

/** What each role is called, and what it may do. */
export const ROLE_WORDS: Record<Role, { name: string; may: string }> = {
  viewer: { name: 'Viewer', may: 'sees everything and changes nothing' },
  operator: { name: 'Operator', may: 'also rings phones and acknowledges alerts' },
  admin: { name: 'Admin', may: 'also changes apps, credentials, API keys and settings' },
  owner: { name: 'Owner', may: 'also manages the people' },
}
