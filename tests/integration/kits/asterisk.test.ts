import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ApiTenant, useApiWorld } from '#tests/api/api-world.ts'
import { newPushToken } from '#tests/support/call-world.ts'
import { sendRaw } from '#tests/support/raw-http.ts'
import { AMI_SECRET, type AmiContact, type AmiServer, startAmiServer } from './ami-server.ts'

const world = useApiWorld()
const KIT = path.resolve(import.meta.dirname, '../../../kits/asterisk')
const nowSeconds = () => Math.floor(Date.now() / 1000)
const newUser = () => `u${Math.random().toString(36).slice(2, 10)}`

describe('reveille-registrations.mjs', () => {
  let ami: AmiServer
  let companion: ChildProcess
  let tenant: ApiTenant
  let output = ''

  beforeAll(async () => {
    tenant = await world.tenant()
  })

  beforeEach(async () => {
    ami = await startAmiServer()
    output = ''
    companion = spawn(process.execPath, [path.join(KIT, 'reveille-registrations.mjs')], {
      env: {
        NODE_ENV: 'production',
        AMI_PORT: String(ami.port),
        AMI_USER: 'reveille',
        AMI_SECRET,
        REVEILLE_URL: world.origin,
        REVEILLE_KEY: await tenant.makeKey({ scopes: ['registrations:write'] }),
        REVEILLE_DOMAIN: 'pbx.example.com',
        // Whatever is seen sooner was told by an event.
        POLL_SECONDS: '1',
      },
    })
    for (const stream of [companion.stdout, companion.stderr]) {
      stream?.on('data', (chunk) => {
        output += String(chunk)
      })
    }
    await expect.poll(() => ami.actions.includes('PJSIPShowContacts'), { interval: 10 }).toBe(true)
  })

  afterEach(async () => {
    if (companion.exitCode === null) {
      const ended = once(companion, 'exit')
      companion.kill()
      await ended
    }
    await ami.stop()
  })

  function contactOf(user: string, pushToken: string, more: Partial<AmiContact> = {}): AmiContact {
    const pn = `pn-provider=apns;pn-param=ABCDE12345.${tenant.bundleId}.voip;pn-prid=${pushToken}`
    return {
      aor: user,
      uri: `sip:${user}@203.0.113.7:5060;transport=TCP;${pn}`,
      expirationTime: nowSeconds() + 600,
      callId: 'register-1',
      userAgent: 'ExamplePhone/3.2',
      ...more,
    }
  }
  const itemsOf = async (user: string, status = 'active') =>
    (await tenant.send('GET', `/push-tokens?aor=${user}@pbx.example.com&status=${status}`)).json.items

  function knownToApple(): string {
    const pushToken = newPushToken()
    world.calls.apns.devices.register({ pushToken, topics: [tenant.topic], environment: 'production' })
    return pushToken
  }

  test('reports a REGISTER that Asterisk accepted, and the phone can be woken', async () => {
    const [user, pushToken] = [newUser(), knownToApple()]
    ami.change([contactOf(user, pushToken)], 'Created')
    await expect.poll(() => itemsOf(user)).toMatchObject([{ pushToken, userAgent: 'ExamplePhone/3.2' }])
    const aor = `${user}@pbx.example.com`
    expect((await tenant.send('POST', '/calls', { body: { aor } })).json).toMatchObject({ pushed: 1 })
  })

  test('a phone that registers again at another port releases its call, and keeps its push token', async () => {
    const [user, pushToken] = [newUser(), knownToApple()]
    ami.change([contactOf(user, pushToken)], 'Created')
    await expect.poll(async () => (await itemsOf(user)).length).toBe(1)
    const call = tenant.send('POST', '/calls', {
      body: { aor: `${user}@pbx.example.com`, wait: 'registered', waitSeconds: 30 },
    })
    await expect.poll(() => world.calls.apns.inbox(pushToken).length, { interval: 5 }).toBe(1)
    const again = contactOf(user, pushToken)
    ami.change([{ ...again, uri: again.uri.replace(':5060', ':40123') }])
    expect((await call).json).toMatchObject({
      decision: 'forward',
      verdict: 'registered',
      contact: `sip:${user}@203.0.113.7:40123;transport=TCP`,
    })
    expect(await itemsOf(user)).toHaveLength(1)
  })

  test('a refresh that Asterisk raises no event for is seen by asking', async () => {
    const [user, pushToken] = [newUser(), knownToApple()]
    const first = contactOf(user, pushToken)
    ami.change([first], 'Created')
    await expect.poll(async () => (await itemsOf(user)).length).toBe(1)
    const call = tenant.send('POST', '/calls', {
      body: { aor: `${user}@pbx.example.com`, wait: 'registered', waitSeconds: 30 },
    })
    await expect.poll(() => world.calls.apns.inbox(pushToken).length, { interval: 5 }).toBe(1)
    ami.changeSilently([{ ...first, expirationTime: first.expirationTime + 30 }])
    expect((await call).json.verdict).toBe('registered')
  })

  test('an unregister disables the push token; a lapse does not', async () => {
    const [leaver, sleeper] = [newUser(), newUser()]
    const [left, asleep] = [newPushToken(), newPushToken()]
    const lapsing = contactOf(sleeper, asleep, { expirationTime: nowSeconds() + 9 })
    ami.change([contactOf(leaver, left), lapsing], 'Created')
    await expect.poll(async () => (await itemsOf(sleeper)).length).toBe(1)
    await expect.poll(async () => (await itemsOf(leaver)).length).toBe(1)
    ami.change([], 'Removed')
    await expect.poll(async () => (await itemsOf(leaver)).length).toBe(0)
    expect(await itemsOf(leaver, 'all')).toMatchObject([{ status: 'disabled' }])
    expect(await itemsOf(sleeper)).toHaveLength(1)
  })

  test('comes back when Asterisk restarts', async () => {
    ami.dropConnections()
    await expect.poll(() => ami.actions.filter((action) => action === 'Login').length).toBe(2)
    const [user, pushToken] = [newUser(), newPushToken()]
    ami.change([contactOf(user, pushToken)], 'Created')
    await expect.poll(async () => (await itemsOf(user)).length).toBe(1)
  })

  test('writes neither push tokens nor its API key into its log', async () => {
    const [user, pushToken] = [newUser(), newPushToken()]
    ami.change([contactOf(user, pushToken)], 'Created')
    await expect.poll(() => output).toContain('reported 1')
    expect(output).not.toContain(pushToken)
    expect(output).not.toContain('rvl_')
  })
})

describe('extensions_reveille.conf', () => {
  const dialplan = readFileSync(path.join(KIT, 'extensions_reveille.conf'), 'utf8')

  /** URL and post data of a CURL() of the dialplan, its variables put in as Asterisk does; URIENCODE as ast_uri_encode. */
  function curlOf(line: RegExp, variables: Record<string, string>): { path: string; post: string } {
    const text = line.exec(dialplan)?.[1] ?? ''
    const replaced = text
      .replaceAll(/\$\{URIENCODE\((?:\$\{([^}]+)\}|([^$)]*))\)\}/g, (_all, name, literal) =>
        encodeURIComponent(
          name === undefined ? literal.replace(/\$\{(\w+)\}/g, '0') : (variables[name] ?? ''),
        ),
      )
      .replaceAll(/\$\{([^}]+)\}/g, (_all, name) => variables[name] ?? '')
    const comma = replaced.indexOf(',')
    return { path: replaced.slice(0, comma), post: replaced.slice(comma + 1) }
  }

  /** As libcurl writes it with CURLOPT_USERPWD and CURLOPT_POSTFIELDS under func_curl's user agent. */
  function request(key: string, { path: target, post }: { path: string; post: string }): string {
    const lines = [
      `POST ${target} HTTP/1.1`,
      `Host: ${world.origin.replace('http://', '')}`,
      `Authorization: Basic ${Buffer.from(`asterisk:${key}`).toString('base64')}`,
      'User-Agent: asterisk-libcurl-agent/1.0',
      'Accept: */*',
      `Content-Length: ${Buffer.byteLength(post)}`,
      'Content-Type: application/x-www-form-urlencoded',
    ]
    return `${lines.join('\r\n')}\r\n\r\n${post}`
  }

  /** What `hashcompat=yes` makes of an answer, and HASH() reads of that. */
  const hash = (body: string) => Object.fromEntries(new URLSearchParams(body))

  test('its one request wakes the phone and is answered in the form that HASH() reads', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const curl = curlOf(/Set\(HASH\(REVEILLE\)=\$\{CURL\((.*)\)\}\)\n/, {
      REVEILLE_URL: '',
      REVEILLE_AOR: phone.aor.slice(4),
      REVEILLE_CALL_ID: '41c0-ab@203.0.113.9',
      'CALLERID(num)': '+49 30 1234&5',
      'CALLERID(name)': 'Jürgen = Söhne',
    })
    const key = await tenant.makeKey({ scopes: ['calls:write'] })
    const answer = sendRaw(world.origin, request(key, curl))
    await expect.poll(() => phone.inbox().length, { interval: 5 }).toBe(1)
    await phone.wake()
    const { status, headers, body } = await answer
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-www-form-urlencoded'])
    expect(hash(body)).toMatchObject({ decision: 'forward', verdict: 'registered' })
    const call = await tenant.send('GET', `/calls/${hash(body).pushHint}`)
    expect(call.json).toMatchObject({
      callId: '41c0-ab@203.0.113.9',
      caller: '+49 30 1234&5',
      callerName: 'Jürgen = Söhne',
    })

    const event = curlOf(/Set\(REVEILLE_SAID=\$\{CURL\((.*)\)\}\)\n/, {
      REVEILLE_URL: '',
      'HASH(REVEILLE,pushHint)': hash(body).pushHint ?? '',
      ARG1: 'answered',
    })
    expect(hash((await sendRaw(world.origin, request(key, event))).body)).toMatchObject({ accepted: '1' })
    const told = await tenant.send('GET', `/calls/${hash(body).pushHint}`)
    expect(told.json.state).toBe('answered')
  })

  test('a phone that never comes is a reject with a code, one line, no key missing', async () => {
    const tenant = await world.tenant({ waitSeconds: 2 })
    const phone = await tenant.phone()
    const curl = curlOf(/Set\(HASH\(REVEILLE\)=\$\{CURL\((.*)\)\}\)\n/, {
      REVEILLE_URL: '',
      REVEILLE_AOR: phone.aor.slice(4),
      REVEILLE_CALL_ID: 'nobody@pbx',
    })
    const { body } = await sendRaw(world.origin, request(tenant.key, curl))
    expect(hash(body)).toMatchObject({
      decision: 'reject',
      verdict: 'no_register',
      sipCode: '480',
      contact: '',
    })
    expect(body).not.toContain('\n')
  })
})
