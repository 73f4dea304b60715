import type { Context } from '#lib/platform/context.ts'
import { roleAllows } from '#lib/platform/roles.ts'
import { type InvitationRecord, listPendingInvitations } from './invitation-store.ts'
import { listMemberRecords, type MemberRecord } from './member-store.ts'

/** People are few; whoever has more than this looks them up by address on the command line. */
const MOST_SHOWN = 500

/** The people of the tenant by address, and, for an owner, the invitations that nobody has accepted yet. */
export async function listMembers(
  ctx: Context,
): Promise<{ members: MemberRecord[]; invitations: InvitationRecord[] }> {
  const { actor, db, tenantId } = ctx
  const mayInvite = actor.kind !== 'user' || roleAllows(actor.role, 'owner')
  const [members, invitations] = await Promise.all([
    listMemberRecords(db, tenantId, MOST_SHOWN),
    mayInvite ? listPendingInvitations(db, tenantId, MOST_SHOWN) : [],
  ])
  return { members, invitations }
}
