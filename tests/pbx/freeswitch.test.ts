import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiTenant, useApiWorld } from '#tests/api/api-world.ts'
import { newPushToken } from '#tests/support/call-world.ts'

const world = useApiWorld()
const KIT = path.resolve(import.meta.dirname, '../../kits/freeswitch')
const STAND_IN = path.resolve(import.meta.dirname, 'support/freeswitch.lua')
const run = promisify(execFile)

type Facts = Record<'event' | 'env' | 'variables', Record<string, string>>

let folder = ''
let tenant: ApiTenant
const newUser = () => `u${Math.random().toString(36).slice(2, 10)}`

beforeAll(async () => {
  tenant = await world.tenant({ waitSeconds: 5 })
  folder = await mkdtemp(path.join(tmpdir(), 'freeswitch-'))
  await cp(KIT, folder, { recursive: true })
  await settings(world.origin, true)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function settings(gateway: string, failOpen: boolean): Promise<void> {
  const key = await tenant.makeKey({ scopes: ['calls:write', 'registrations:write'] })
  await writeFile(
    path.join(folder, 'reveille_settings.lua'),
    `return { gateway = "${gateway}", api_key = "${key}", fail_open = ${failOpen} }\n`,
  )
}

const luaTable = (values: Record<string, string>) =>
  `{ ${Object.entries(values)
    .map(([name, value]) => `[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
    .join(', ')} }`

/** Runs a script of the kit under Lua and gives what it did, line by line. */
async function script(
  name: string,
  facts: Partial<Facts> & { argv?: string[]; hangsUp?: boolean },
): Promise<string[]> {
  const file = path.join(folder, `facts-${newUser()}.lua`)
  const members = [
    ...(['event', 'env', 'variables'] as const).map((part) => `${part} = ${luaTable(facts[part] ?? {})}`),
    `argv = { ${(facts.argv ?? []).map((one) => JSON.stringify(one)).join(', ')} }`,
    `hangs_up = "${facts.hangsUp === true ? 'yes' : 'no'}"`,
  ]
  await writeFile(file, `return { ${members.join(', ')} }\n`)
  const { stdout } = await run('lua5.4', [STAND_IN, path.join(folder, name), file])
  return stdout.trim().split('\n')
}

function knownToApple(): string {
  const pushToken = newPushToken()
  world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
  return pushToken
}

/** The headers of sofia::register, as sofia_reg.c fills them. */
function registerEvent(user: string, pushToken: string, more: Record<string, string> = {}) {
  const pn = `pn-provider=apns;pn-param=ABCDE12345.${tenant.bundleId}.voip;pn-prid=${pushToken}`
  return {
    'Event-Name': 'CUSTOM',
    'Event-Subclass': 'sofia::register',
    'profile-name': 'internal',
    'from-user': user,
    'from-host': 'pbx.example.com',
    contact: `"Ängström, ${user}" <sip:${user}@203.0.113.7:5060;transport=tcp;${pn};fs_nat=yes;fs_path=sip%3A${user}%40203.0.113.7%3A5060>`,
    'call-id': `${user}-register`,
    expires: '3600',
    'network-ip': '203.0.113.7',
    'network-port': '5060',
    'user-agent': 'ExamplePhone/3.2 (iOS 19.1)',
    ...more,
  }
}

async function registered() {
  const [user, pushToken] = [newUser(), knownToApple()]
  const did = await script('reveille_register.lua', { event: registerEvent(user, pushToken) })
  expect(did[0]).toMatch(/^bgapi 200 ok=true&/)
  return { user, pushToken, aor: `${user}@pbx.example.com` }
}

const itemsOf = async (aor: string) => (await tenant.send('GET', `/push-tokens?aor=${aor}`)).json.items
const callVariables = {
  sip_call_id: 'a-1@203.0.113.9',
  caller_id_number: '+49 30 1234',
  caller_id_name: 'Jürgen & Co',
}

test('an accepted REGISTER is reported with its push token, and an unregister ends it', async () => {
  const { user, pushToken, aor } = await registered()
  expect(await itemsOf(aor)).toMatchObject([{ pushToken, userAgent: 'ExamplePhone/3.2 (iOS 19.1)' }])
  const event = registerEvent(user, pushToken, { 'Event-Subclass': 'sofia::unregister', expires: '3600' })
  await script('reveille_register.lua', { event })
  expect(await itemsOf(aor)).toEqual([])
})

test('a call waits until the phone is back, and its INVITE carries our hint and no other', async () => {
  const { user, pushToken } = await registered()
  const variables = { ...callVariables, sip_call_id: 'woken@pbx', 'sip_h_X-PushHint': 'spoofed' }
  const done = script('reveille_call.lua', { variables, argv: [user, 'pbx.example.com'] })
  await expect.poll(() => world.calls.apns.inbox(pushToken).length, { interval: 10 }).toBe(1)
  const event = registerEvent(user, pushToken, { expires: '3601' })
  await script('reveille_register.lua', { event })
  const did = await done
  const hint = did.find((line) => line.startsWith('export '))?.split('=')[1] ?? ''
  expect(did.slice(0, 3)).toEqual([
    'unset sip_h_X-PushHint',
    'curl 200',
    `export nolocal:sip_h_X-PushHint=${hint}`,
  ])
  const call = await tenant.send('GET', `/calls/${hint}`)
  expect(call.json).toMatchObject({
    verdict: 'registered',
    callId: 'woken@pbx',
    caller: '+49 30 1234',
    callerName: 'Jürgen & Co',
    state: 'forwarded',
  })

  const env = { variable_reveille_push_hint: hint, variable_originate_disposition: 'USER_BUSY' }
  await script('reveille_hangup.lua', { env })
  expect((await tenant.send('GET', `/calls/${hint}`)).json.diagnosis.cause).toBe('busy')
})

test('a phone that never comes is answered with its SIP code, and the dialplan ends there', async () => {
  const { user } = await registered()
  const variables = { ...callVariables, sip_call_id: 'never@pbx' }
  const did = await script('reveille_call.lua', { variables, argv: [user, 'pbx.example.com'] })
  expect(did).toEqual(['unset sip_h_X-PushHint', 'curl 200', 'respond 480 Temporarily Unavailable'])
})

test('an account without a push token goes on to the bridge, without a hint', async () => {
  const did = await script('reveille_call.lua', {
    variables: callVariables,
    argv: [newUser(), 'pbx.example.com'],
  })
  expect(did).toEqual(['unset sip_h_X-PushHint', 'curl 200'])
})

test('a caller who hangs up meanwhile is reported', async () => {
  const { user } = await registered()
  const variables = { ...callVariables, sip_call_id: 'gone@pbx' }
  const did = await script('reveille_call.lua', { variables, argv: [user, 'pbx.example.com'], hangsUp: true })
  expect(did.at(-1)).toMatch(/^bgapi 200 ok=true&accepted=1/)
})

test.each([true, false])('a gateway that is away: fail_open=%s', async (failOpen) => {
  await settings('http://127.0.0.1:9', failOpen)
  const did = await script('reveille_call.lua', {
    variables: callVariables,
    argv: ['100', 'pbx.example.com'],
  })
  await settings(world.origin, true)
  expect(did.slice(0, 2)).toEqual(['unset sip_h_X-PushHint', 'curl 000'])
  expect(did.includes('respond 503 Service Unavailable')).toBe(!failOpen)
})
