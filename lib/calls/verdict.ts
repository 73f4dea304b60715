import type { CallState, Decision, Verdict } from './call.ts'

type VerdictRow = { decision: Decision; sipCode: number; sipReason: string; state: CallState }

/** What each verdict tells the PBX; SIP codes as RFC 8599 §5.6.2 asks for. */
const VERDICT_TABLE: Readonly<Record<Verdict, VerdictRow>> = {
  registered: { decision: 'forward', sipCode: 0, sipReason: '', state: 'registered' },
  no_token: { decision: 'forward', sipCode: 480, sipReason: 'Temporarily Unavailable', state: 'no_token' },
  push_failed: {
    decision: 'reject',
    sipCode: 480,
    sipReason: 'Temporarily Unavailable',
    state: 'push_failed',
  },
  no_register: {
    decision: 'reject',
    sipCode: 480,
    sipReason: 'Temporarily Unavailable',
    state: 'no_register',
  },
  register_rejected: {
    decision: 'reject',
    sipCode: 480,
    sipReason: 'Temporarily Unavailable',
    state: 'register_rejected',
  },
  cancelled: { decision: 'reject', sipCode: 487, sipReason: 'Request Terminated', state: 'cancelled' },
}

/** The state that a call is in once it has this verdict. */
export function stateOfVerdict(verdict: Verdict): CallState {
  return VERDICT_TABLE[verdict].state
}

/**
 * What the PBX is to do.
 *
 * @param hasLiveDeskPhone the account has a live registration without a push token: it must ring even when no push could be sent
 */
export function decide(
  verdict: Verdict | null,
  hasLiveDeskPhone: boolean,
): { decision: Decision; sipCode: number; sipReason: string } {
  if (verdict === null) return { decision: 'wait', sipCode: 0, sipReason: '' }
  if (verdict === 'push_failed' && hasLiveDeskPhone) return { decision: 'forward', sipCode: 0, sipReason: '' }
  const { decision, sipCode, sipReason } = VERDICT_TABLE[verdict]
  return { decision, sipCode, sipReason }
}
