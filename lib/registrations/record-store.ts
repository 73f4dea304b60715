import type { Db } from '#lib/platform/db.ts'

type Run = Db['query']

/** What a REGISTER says of a device's binding. */
export type BindingFacts = {
  tenantId: string
  deviceId: string
  contact: string
  contactUri: string
  expiresAt: Date
  registeredAt: Date
  callId: string
  cseq: number
  userAgent: string
  source: string
  path: string
  pushTokenId: string | null
  reportedBy: string | null
}

/** Writes a device's binding. A REGISTER without a push token leaves standing which one the last carried. */
export async function upsertRegistration(run: Run, binding: BindingFacts): Promise<void> {
  await run(
    'upsert_registration',
    `INSERT INTO registration (tenant_id, device_id, contact, contact_uri, expires_at, registered_at, call_id, cseq,
      user_agent, source, path, push_token_id, reported_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (device_id) DO UPDATE SET contact = excluded.contact, contact_uri = excluded.contact_uri,
      expires_at = excluded.expires_at, registered_at = excluded.registered_at, call_id = excluded.call_id,
      cseq = excluded.cseq, user_agent = excluded.user_agent, source = excluded.source, path = excluded.path,
      push_token_id = coalesce(excluded.push_token_id, registration.push_token_id), reported_by = excluded.reported_by
    WHERE registration.tenant_id = excluded.tenant_id`,
    [
      binding.tenantId,
      binding.deviceId,
      binding.contact,
      binding.contactUri,
      binding.expiresAt,
      binding.registeredAt,
      binding.callId,
      binding.cseq,
      binding.userAgent,
      binding.source,
      binding.path,
      binding.pushTokenId,
      binding.reportedBy,
    ],
  )
}

/** Ends bindings of an explicit unregister. Those that stood for a push token of `pushTokenIds` stand for none. */
export async function endRegistrations(
  run: Run,
  tenantId: string,
  ended: {
    deviceIds: readonly string[]
    pushTokenIds: readonly string[]
    at: Date
    callId: string
    cseq: number
  },
): Promise<void> {
  await run(
    'end_registrations',
    `UPDATE registration SET expires_at = $3, call_id = $4, cseq = $5,
      push_token_id = CASE WHEN push_token_id = ANY($6::uuid[]) THEN NULL ELSE push_token_id END
    WHERE tenant_id = $1 AND device_id = ANY($2::uuid[])`,
    [tenantId, ended.deviceIds, ended.at, ended.callId, ended.cseq, ended.pushTokenIds],
  )
}

/** Notes that a binding stands for no push token any more. */
export async function forgetPushToken(run: Run, tenantId: string, deviceId: string): Promise<void> {
  await run(
    'forget_push_token',
    'UPDATE registration SET push_token_id = NULL WHERE tenant_id = $1 AND device_id = $2',
    [tenantId, deviceId],
  )
}
