import type { PersonalContext } from './personal-context.ts'
import { findSecondFactor } from './second-factor-store.ts'
import { listLiveSessions } from './session-store.ts'
import { findProofs } from './store.ts'
import type { UserSession } from './user-session.ts'

const MOST_SESSIONS = 100

/** What a person sees of their own account. */
export type Profile = {
  /** False for one who signs in through another provider alone. */
  hasPassword: boolean
  hasSecondFactor: boolean
  recoveryCodesLeft: number
  /** Newest first. */
  sessions: UserSession[]
}

/** The account of whoever is signed in. */
export async function getProfile(ctx: Pick<PersonalContext, 'db' | 'clock' | 'user'>): Promise<Profile> {
  const { db, clock, user } = ctx
  const [proofs, factor, sessions] = await Promise.all([
    findProofs(db, user.userId),
    findSecondFactor(db, user.userId),
    listLiveSessions(db, user.userId, clock.now(), MOST_SESSIONS),
  ])
  return {
    hasPassword: proofs !== null && proofs.passwordHash !== null,
    hasSecondFactor: factor !== null && factor.sealedTotp !== null,
    recoveryCodesLeft: factor?.recoveryCodesLeft ?? 0,
    sessions,
  }
}
