/** What orders the REGISTERs of one device: they share a Call-ID, and their CSeq grows. */
export type CseqMark = { callId: string; cseq: number }

/**
 * Whether `a` was sent before `b`. Only within one Call-ID, which is compared byte for byte (RFC 3261 §8.1.1.4,
 * §10.3 step 7): a device that restarts begins anew, and then the numbers say nothing.
 */
export function isOlderCseq(a: CseqMark, b: CseqMark): boolean {
  return a.callId === b.callId && a.cseq < b.cseq
}
