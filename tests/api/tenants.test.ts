import { expect, test } from 'vitest'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { ENDPOINTS } from '#lib/gateway/app.ts'
import type { TestPhone } from '#tests/support/call-world.ts'
import { type ApiTenant, useApiWorld } from './api-world.ts'

const world = useApiWorld()

type Attempt = { path: string; body?: unknown; answers: (reply: { status: number; json: Answer }) => void }
type Answer = Record<string, unknown>
type Theirs = {
  phone: TestPhone & { bundleId: string }
  pushHint: string
  sipCallId: string
  credentialId: string
}

const notThere = ({ status }: { status: number }) => expect(status).toBe(404)
const holding = (members: Answer) => (reply: { status: number; json: Answer }) => {
  expect(reply.status).toBe(200)
  expect(reply.json).toMatchObject(members)
}

/** What somebody with a key of his own tries on each route with what belongs to another tenant. */
function attempts({ phone, pushHint, sipCallId, credentialId }: Theirs): Record<string, Attempt> {
  const { aor, pushToken, deviceId } = phone
  const contact = '<sip:thief@192.0.2.66>;+sip.instance="<urn:uuid:thief>"'
  const event = { callId: sipCallId, aor, type: 'cancelled' }
  return {
    // First, while he has no push token of that value himself.
    'delete /push-tokens/{pushToken}': { path: `/push-tokens/${pushToken}`, answers: notThere },
    'post /registrations': {
      path: '/registrations',
      body: { aor, contact, expires: 600, xToken: pushToken },
      answers: holding({ pushTokenStatus: 'active', released: [], calls: [] }),
    },
    'delete /registrations': {
      path: '/registrations',
      body: { aor, contact: '*' },
      answers: (reply) => expect(reply.status).toBe(200),
    },
    'get /push-tokens': {
      path: `/push-tokens?aor=${encodeURIComponent(aor)}&status=all`,
      answers: (reply) => expect(JSON.stringify(reply.json)).not.toContain(deviceId),
    },
    'put /push-tokens': {
      path: '/push-tokens',
      body: { aor, pushToken },
      answers: (reply) => expect(reply.json.deviceId).not.toBe(deviceId),
    },
    'get /accounts/{aor}/wakeable': {
      path: `/accounts/${encodeURIComponent(aor)}/wakeable`,
      answers: (reply) => expect(JSON.stringify(reply.json)).not.toContain('TestPhone'),
    },
    'post /calls': {
      path: '/calls',
      body: { aor, callId: sipCallId, wait: 'none' },
      answers: (reply) => expect(reply.json.pushHint).not.toBe(pushHint),
    },
    'get /calls/{pushHint}/verdict': { path: `/calls/${pushHint}/verdict?waitSeconds=1`, answers: notThere },
    'post /calls/events': {
      path: '/calls/events',
      body: { pushHint, type: 'answered' },
      answers: holding({ accepted: 0, ignored: 1 }),
    },
    'post /calls/events by Call-ID': { path: '/calls/events', body: event, answers: () => undefined },
    'post /device-events': {
      path: '/device-events',
      body: { pushHint, reportToken: 'A'.repeat(48), events: [{ type: 'push_received' }] },
      answers: ({ status }) => expect(status).toBe(401),
    },
    'get /calls/{pushHint}': { path: `/calls/${pushHint}`, answers: notThere },
    'get /calls': {
      path: `/calls?aor=${encodeURIComponent(aor)}`,
      answers: (reply) => expect(JSON.stringify(reply.json)).not.toContain(pushHint),
    },
    ...credentialAttempts(credentialId),
    'post /pushes': { path: '/pushes', body: { deviceId }, answers: notThere },
    ...compatAttempts({ phone, pushHint, sipCallId, credentialId }),
  }
}

/** Another tenant's credential is not there, and one's own list does not have it. */
function credentialAttempts(credentialId: string): Record<string, Attempt> {
  const noFile = ({ status, json }: { status: number; json: Answer }) =>
    expect([status, json.ok]).not.toEqual([200, true])
  const base = `/credentials/${credentialId}`
  return {
    'get /credentials': {
      path: '/credentials',
      answers: (reply) => expect(JSON.stringify(reply.json)).not.toContain(credentialId),
    },
    'post /credentials/preview': { path: '/credentials/preview', body: { file: 'AAAA' }, answers: noFile },
    'post /credentials': { path: '/credentials', body: { file: 'AAAA' }, answers: noFile },
    'post /credentials/{credentialId}/check': { path: `${base}/check`, body: {}, answers: notThere },
    'post /credentials/{credentialId}/activate': {
      path: `${base}/activate`,
      body: { connect: false },
      answers: notThere,
    },
    'post /credentials/{credentialId}/retire': { path: `${base}/retire`, body: {}, answers: notThere },
  }
}

/** The same through what other push servers understand. A push token of his own making is no push token of theirs. */
function compatAttempts({ phone, pushHint, sipCallId }: Theirs): Record<string, Attempt> {
  const { aor, pushToken } = phone
  const account = aor.slice('sip:'.length)
  const [user = '', realm = ''] = account.split('@')
  const sylk = `/compat/sylk/v2/tokens/${account}`
  const sylkPush = { event: 'cancel', 'call-id': sipCallId, from: 'a@b.example', 'media-type': 'audio' }
  const other = 'ab'.repeat(32)
  const flexisip =
    `/compat/flexisip?type=apple&token=${other}&app-id=com.example.phone.voip.prod&event=call` +
    `&to-uri=${encodeURIComponent(aor)}&call-id=${sipCallId}`
  const noApp = ({ status }: { status: number }) => expect(status).toBe(422)
  const notTheirs = (reply: { json: Answer }) => expect(reply.json.pushHint).not.toBe(pushHint)
  return {
    'get /compat/flexisip': { path: flexisip, answers: noApp },
    'post /compat/flexisip': { path: flexisip, answers: noApp },
    'get /compat/mod-apn': {
      path: `/compat/mod-apn?type=voip&token=${pushToken}&user=${user}&realm=${realm}`,
      answers: notTheirs,
    },
    'post /compat/mod-apn': {
      path: '/compat/mod-apn',
      body: { type: 'voip', token: pushToken, user, realm },
      answers: notTheirs,
    },
    'post /compat/sylk/v2/tokens/{account}': {
      path: sylk,
      body: { 'app-id': 'com.example.phone', platform: 'apple', token: other, 'device-id': 'x' },
      answers: ({ status }) => expect(status).toBe(400),
    },
    'delete /compat/sylk/v2/tokens/{account}': {
      path: sylk,
      body: { 'app-id': phone.bundleId },
      answers: notThere,
    },
    'post /compat/sylk/v2/tokens/{account}/push': {
      path: `${sylk}/push`,
      body: sylkPush,
      answers: (reply) => expect(reply.status).toBe(200),
    },
    'post /compat/sylk/v2/tokens/{account}/push/{device}': {
      path: `${sylk}/push/${phone.deviceId}`,
      body: { ...sylkPush, event: 'incoming_session' },
      answers: notThere,
    },
  }
}

async function standing(owner: ApiTenant, { phone, pushHint }: Theirs) {
  const tokens = await owner.send('GET', `/push-tokens?aor=${encodeURIComponent(phone.aor)}&status=all`)
  const call = await owner.send('GET', `/calls/${pushHint}`)
  const { diagnosis: _words, ...facts } = call.json
  const credentials = await owner.send('GET', '/credentials')
  return {
    tokens: tokens.json,
    call: facts,
    pushes: phone.inbox().length,
    credentials: credentials.json,
  }
}

test('on no route does a key reach what belongs to another tenant', async () => {
  const [owner, stranger] = [await world.tenant(), await world.tenant()]
  const phone = await owner.phone()
  const sipCallId = 'theirs@pbx.example.com'
  const started = await owner.send('POST', '/calls', {
    body: { aor: phone.aor, callId: sipCallId, waitSeconds: 60 },
  })
  const theirs: Theirs = {
    phone: { ...phone, bundleId: owner.bundleId },
    pushHint: started.json.pushHint,
    sipCallId,
    credentialId: (await listCredentials(owner.ctx))[0]?.credentialId ?? '',
  }
  const before = await standing(owner, theirs)

  const tried = attempts(theirs)
  for (const [route, attempt] of Object.entries(tried)) {
    const method = route.split(' ')[0]?.toUpperCase() ?? ''
    const reply = await stranger.send(
      method,
      attempt.path,
      attempt.body === undefined ? {} : { body: attempt.body },
    )
    expect.soft(() => attempt.answers(reply), route).not.toThrow()
  }
  expect(await standing(owner, theirs)).toEqual(before)

  const routes = ENDPOINTS.map(({ method, path }) => `${method} ${path}`)
  expect(
    routes.filter((route) => tried[route] === undefined),
    'routes that were not tried',
  ).toEqual([])
})
