import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startGatewayServer } from '#lib/gateway/server.ts'
import type { Db } from '#lib/platform/db.ts'
import { useApiWorld } from './api-world.ts'

const world = useApiWorld({ metricsToken: 'm3trics', migrations: [] })

describe('health', () => {
  test('is told without a key, on the gateway’s root and under the API', async () => {
    for (const path of ['//healthz', '/healthz']) {
      const reply = await world.send('GET', path)
      expect([reply.status, reply.json]).toEqual([200, { status: 'ok' }])
      expect(reply.headers.get('content-length')).toBe('15')
    }
  })

  test('is ready when database, migrations and listener are', async () => {
    const reply = await world.send('GET', '//readyz')
    expect(reply.status).toBe(200)
    expect(reply.json).toEqual({
      status: 'ready',
      checks: ['stopping', 'database', 'migrations', 'listener'].map((name) => ({
        name,
        ok: true,
        detail: '',
      })),
    })
  })
})

describe('metrics', () => {
  test('need the bearer of METRICS_TOKEN where one is set', async () => {
    expect((await world.send('GET', '//metrics')).status).toBe(401)
    expect((await world.send('GET', '//metrics', { key: 'm3tricz' })).status).toBe(401)
  })

  test('count requests by route pattern and never by what is in them', async () => {
    const tenant = await world.tenant()
    await tenant.send('GET', '/accounts/secret@b.example/wakeable')
    const reply = await world.send('GET', '//metrics', { key: 'm3trics' })
    expect(reply.status).toBe(200)
    expect(reply.text).toMatch(
      /reveille_http_request_seconds_count\{method="get",route="\/accounts\/\{aor\}\/wakeable",status="200"\} \d/,
    )
    expect(reply.text).toContain('reveille_waiting_calls 0')
    expect(reply.text).not.toContain('secret@b.example')
  })
})

describe('the OpenAPI document', () => {
  test('is served without a key and names every endpoint with its scope', async () => {
    const reply = await world.send('GET', '/openapi.json')
    expect(reply.json.openapi).toBe('3.1.0')
    expect(reply.json.servers).toEqual([{ url: '/api/v1' }])
    expect(reply.json.paths['/calls'].post).toMatchObject({
      'x-scope': 'calls:write',
      operationId: 'postCalls',
    })
  })
})

describe('a connection', () => {
  test('is kept for 75 s or more and carries one request after the other', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const get = () =>
      new Promise<{ keepAlive: string | undefined; port: number | undefined }>((resolve, reject) => {
        const outgoing = request(`${world.origin}/healthz`, { agent }, (response) => {
          const keepAlive = response.headers['keep-alive']?.toString()
          const port = response.socket.localPort
          response.resume()
          response.once('end', () => resolve({ keepAlive, port }))
        })
        outgoing.once('error', reject)
        outgoing.end()
      })
    const first = await get()
    const second = await get()
    agent.destroy()
    expect(Number(first.keepAlive?.replace('timeout=', ''))).toBeGreaterThanOrEqual(75)
    expect(second.port).toBe(first.port)
  })

  test('that sends what is not HTTP, or headers without end, gets a plain answer', async () => {
    expect(await rawExchange('GET / HTTP/9.9\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    const longHeader = `GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`
    expect(await rawExchange(longHeader)).toMatch(/^HTTP\/1\.1 431 /)
    expect(await rawExchange('GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"code":"malformed"/,
    )
  })
})

describe('a gateway that stops', () => {
  test('lets a waiting call answer, says that it is stopping, and then takes no connection', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    let stopping = false
    const runtime = {
      ...world.runtime,
      isStopping: () => stopping,
      startStopping: () => {
        stopping = true
      },
    }
    const server = await startGatewayServer(runtime, { host: '127.0.0.1', port: 0 })
    const origin = `http://127.0.0.1:${server.port}`
    const waiting = fetch(`${origin}/api/v1/calls`, {
      method: 'POST',
      headers: { 'x-api-key': tenant.key, 'content-type': 'application/json' },
      body: JSON.stringify({ aor: phone.aor, wait: 'registered' }),
    })
    await expect.poll(() => phone.inbox().length, { interval: 5 }).toBe(1)
    const stopped = server.stop(30_000)
    await phone.wake()
    const response = await waiting
    expect(await response.json()).toMatchObject({ verdict: 'registered' })
    expect(response.headers.get('connection')).toBe('close')
    await stopped
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow('fetch failed')
  })

  test('finishes a report whose PBX has hung up before it says that the database may be closed', async () => {
    const tenant = await world.tenant()
    const phone = await tenant.phone()
    const { db } = world.calls
    const order: string[] = []
    const server = await startGatewayServer({ ...world.runtime, startStopping: () => undefined }, LOCAL)
    const hangUp = new AbortController()
    let stopped: Promise<unknown> = Promise.resolve()
    await db.transaction(async (run) => {
      await run('test_lock_account', 'SELECT id FROM account WHERE tenant_id = $1 AND aor = $2 FOR UPDATE', [
        tenant.tenantId,
        phone.aor,
      ])
      const report = fetch(`http://127.0.0.1:${server.port}/api/v1/registrations`, {
        method: 'POST',
        headers: { 'x-api-key': tenant.key, 'content-type': 'application/json' },
        body: JSON.stringify({ aor: phone.aor, contact: '*', expires: 0 }),
        signal: hangUp.signal,
      })
      await expect.poll(() => waitingForLocks(db)).toBe(1)
      hangUp.abort()
      await expect(report).rejects.toThrow('aborted')
      stopped = server.stop(30_000).then(() => order.push('stopped'))
      // Time enough for a stop that waits for nobody.
      for (let i = 0; i < 5; i++) await world.send('GET', '//healthz')
      order.push('the account is free')
    })
    await stopped
    expect(order).toEqual(['the account is free', 'stopped'])
    expect((await tenant.send('GET', `/push-tokens?aor=${phone.aor}`)).json.items).toEqual([])
  })
})

const LOCAL = { host: '127.0.0.1', port: 0 }

async function waitingForLocks(db: Db): Promise<number> {
  const rows = await db.query<{ waiting: number }>(
    'test_waiting_for_locks',
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    [],
  )
  return rows[0]?.waiting ?? 0
}

function rawExchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(world.server.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (data: string) => {
      answer += data
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
  })
}
