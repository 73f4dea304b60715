import { describe, expect, it } from 'vitest'
import { type ApiTenant, allScopesBut, useApiWorld } from './api-world.ts'

const world = useApiWorld()
const PASSPHRASE = 'correct horse'

function p12Of(bundleId: string, request: object = {}) {
  const { pki } = world.calls.apns
  const issued = pki.issueCertificate({ bundleId, keyType: 'ec', ...request })
  const bytes = pki.toP12({ ...issued, passphrase: PASSPHRASE, encryption: 'aes256' })
  return { file: bytes.toString('base64'), passphrase: PASSPHRASE, fingerprint: issued.fingerprint }
}

function bodyOf({ file, passphrase }: { file: string; passphrase: string }) {
  return { file, passphrase }
}

async function addedDraft(tenant: ApiTenant): Promise<string> {
  const reply = await tenant.send('POST', '/credentials', { body: bodyOf(p12Of(tenant.bundleId)) })
  expect(reply.status).toBe(200)
  return reply.json.credential.credentialId
}

describe('POST /credentials/preview', () => {
  it('says what a file is and which apps it serves, and stores nothing', async () => {
    const tenant = await world.tenant()
    const file = p12Of(tenant.bundleId)
    const reply = await tenant.send('POST', '/credentials/preview', { body: bodyOf(file) })
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      ok: true,
      fault: null,
      credential: {
        kind: 'p12',
        purpose: 'voip_services',
        subject: expect.stringContaining(`CN=VoIP Services: ${tenant.bundleId}`),
        issuer: expect.any(String),
        teamId: expect.stringMatching(/^[A-Z0-9]{10}$/),
        keyId: '',
        topics: [`${tenant.bundleId}.voip`],
        environments: ['production', 'sandbox'],
        notBefore: expect.stringMatching(/Z$/),
        notAfter: expect.stringMatching(/Z$/),
        daysLeft: 394,
        fingerprint: file.fingerprint.replaceAll(':', '').toLowerCase(),
      },
      apps: [{ bundleId: tenant.bundleId, name: 'Phone', fault: null }],
      knownAs: '',
    })
    expect((await tenant.send('GET', '/credentials')).json.items).toHaveLength(1)
  })

  it('says in words what is wrong with a file', async () => {
    const tenant = await world.tenant()
    const wrong = { ...bodyOf(p12Of(tenant.bundleId)), passphrase: 'wrong' }
    const reply = await tenant.send('POST', '/credentials/preview', { body: wrong })
    expect(reply.json).toMatchObject({
      ok: false,
      fault: { code: 'wrong_passphrase', message: expect.stringMatching(/^The passphrase does not open/) },
    })
    const other = await tenant.send('POST', '/credentials/preview', {
      body: bodyOf(p12Of('com.example.other')),
    })
    expect(other.json).toMatchObject({ ok: false, fault: { code: 'other_bundle' } })
  })

  it('refuses what is no base64, what is too large, and members that it does not know', async () => {
    const tenant = await world.tenant()
    const post = (body: unknown) => tenant.send('POST', '/credentials/preview', { body })
    expect(await post({ file: 'not base64!' })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/file' }] },
    })
    const large = Buffer.alloc(70_000).toString('base64')
    expect(await post({ file: large })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/file' }] },
    })
    expect(await post({ file: 'AAAA', secret: 'x' })).toMatchObject({ status: 422 })
    expect(await post({ file: 'A'.repeat(300_000) })).toMatchObject({ status: 413 })
  })
})

describe('the way of a credential through the API', () => {
  it('is stored as a draft, tested, activated while the one before is kept ready, and retired', async () => {
    const tenant = await world.tenant()
    const first = await addedDraft(tenant)
    const activate = (id: string, body: object) =>
      tenant.send('POST', `/credentials/${id}/activate`, { body })
    expect(await activate(first, { connect: 'true' })).toMatchObject({
      status: 200,
      json: { activated: true, status: 'active', check: { state: 'working' }, retiring: [] },
    })
    const second = await addedDraft(tenant)
    const check = await tenant.send('POST', `/credentials/${second}/check`)
    expect(check.json).toMatchObject({
      state: 'working',
      environments: [
        { environment: 'production', state: 'working', reason: 'BadDeviceToken', detail: expect.any(String) },
        { environment: 'sandbox', state: 'working' },
      ],
    })
    const rolled = await activate(second, { retireOthersAfterDays: 7 })
    expect(rolled.json).toMatchObject({ activated: true, retiring: expect.arrayContaining([first]) })
    const retired = await tenant.send('POST', `/credentials/${first}/retire`)
    expect(retired.json).toEqual({ credentialId: first, status: 'retired' })
    const { items } = (await tenant.send('GET', '/credentials')).json
    expect(items.map((item: { status: string }) => item.status)).toEqual(['active', 'retired', 'retiring'])
    expect(Object.keys(items[0])).toContain('lastCheckResult')
    expect(Object.keys(items[0])).not.toContain('secret')
  })

  it('ends before use where Apple refuses it, unless it is asked for without its word', async () => {
    const tenant = await world.tenant()
    const file = p12Of(tenant.bundleId)
    const added = await tenant.send('POST', '/credentials', { body: bodyOf(file) })
    const { credentialId } = added.json.credential
    world.calls.apns.pki.revokeCertificate(file.fingerprint)
    const path = `/credentials/${credentialId}/activate`
    expect((await tenant.send('POST', path, { body: {} })).json).toMatchObject({
      activated: false,
      status: 'draft',
      check: { state: 'refused', environments: [{ reason: 'BadCertificate' }, { reason: 'BadCertificate' }] },
    })
    const forced = await tenant.send('POST', path, { body: { connect: false } })
    expect(forced.json).toMatchObject({ activated: true, status: 'active', check: null })
  })

  it('stores nothing of a faulty file, and knows one that is stored already', async () => {
    const tenant = await world.tenant()
    const expired = p12Of(tenant.bundleId, { notBefore: new Date(0), notAfter: new Date(1_000_000_000) })
    expect(await tenant.send('POST', '/credentials', { body: bodyOf(expired) })).toMatchObject({
      status: 422,
      json: { code: 'invalid', detail: expect.stringMatching(/^This certificate expired on/) },
    })
    const file = bodyOf(p12Of(tenant.bundleId))
    await tenant.send('POST', '/credentials', { body: file })
    expect((await tenant.send('POST', '/credentials', { body: file })).json).toMatchObject({
      outcome: 'known',
    })
  })
})

describe('who may do what', () => {
  it('needs the scope, and a credential of the tenant', async () => {
    const tenant = await world.tenant()
    const id = await addedDraft(tenant)
    const routes = [
      ['GET', '/credentials', 'credentials:read'],
      ['POST', '/credentials', 'credentials:write'],
      ['POST', '/credentials/preview', 'credentials:write'],
      ['POST', `/credentials/${id}/check`, 'credentials:write'],
      ['POST', `/credentials/${id}/activate`, 'credentials:write'],
      ['POST', `/credentials/${id}/retire`, 'credentials:write'],
    ] as const
    for (const [method, path, scope] of routes) {
      expect(await world.send(method, path)).toMatchObject({ status: 401 })
      const key = await tenant.makeKey({ scopes: allScopesBut(scope) })
      expect(await world.send(method, path, { key })).toMatchObject({ status: 403 })
    }
    expect(await tenant.send('POST', '/credentials/nonsense/check')).toMatchObject({ status: 404 })
  })
})

describe('/metrics', () => {
  it('tells days left, status, what Apple said last, and apps without a credential', async () => {
    const tenant = await world.tenant()
    const id = await addedDraft(tenant)
    await tenant.send('POST', `/credentials/${id}/activate`, { body: {} })
    const { text } = await world.send('GET', '//metrics')
    expect(text).toMatch(/reveille_credential_days_left\{[^}]*kind="p12"[^}]*\} 394/)
    expect(text).toMatch(/reveille_credential_status\{[^}]*status="active"[^}]*\} 1/)
    expect(text).toMatch(/reveille_credential_check_timestamp_seconds\{[^}]*state="working"[^}]*\} \d+/)
    expect(text).toContain('reveille_apps_without_credential')
    expect(text).toContain('reveille_apns_jwt_age_seconds')
    expect(text).toContain('reveille_apns_clock_skew_seconds')
  })
})
