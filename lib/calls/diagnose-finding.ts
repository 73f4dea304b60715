import type { Cause } from './call.ts'

/** What a part of the diagnosis found; without `advice` the cause's own is given. */
export type Finding = { cause: Cause; summary: string; evidence: string[]; advice?: string }
