import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import { ZodError } from 'zod'
import {
  behaviourSchema,
  connectionFaultSchema,
  deviceBatchSchema,
  deviceChangeSchema,
  deviceSchema,
  endSchema,
  ledgerQuerySchema,
} from './control-schemas.ts'
import { describeKeys } from './describe-pki.ts'
import { faultSchema } from './fault-schema.ts'
import type { ApnsSimulator } from './simulator.ts'

/** A control request that cannot be carried out; becomes `{"error": {"code", "message"}}`. */
function refusal(status: 400 | 404, code: string, message: string): HTTPException {
  return new HTTPException(status, { res: Response.json({ error: { code, message } }, { status }) })
}

async function readJson(request: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw refusal(400, 'not_json', 'the body is not JSON')
  }
}

/** The control API as a Hono app: devices, faults, ledger, deliveries. */
export function controlApp(simulator: ApnsSimulator): Hono {
  const app = new Hono()
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof ZodError) {
      const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
      return Response.json(
        { error: { code: 'invalid', message: 'the input is not valid', issues } },
        { status: 400 },
      )
    }
    return Response.json({ error: { code: 'internal', message: error.message } }, { status: 500 })
  })
  app.notFound(() => refusal(404, 'not_found', 'there is no such path').getResponse())
  addDeviceRoutes(app, simulator)
  addFaultRoutes(app, simulator)
  addViewRoutes(app, simulator)
  return app
}

function addDeviceRoutes(app: Hono, { devices, inbox }: ApnsSimulator): void {
  const known = (pushToken: string) => {
    const device = devices.find(pushToken)
    if (device === null) throw refusal(404, 'unknown_device', 'no device has that push token')
    return device
  }
  app.get('/devices', (c) => c.json({ devices: devices.list() }))
  app.post('/devices', async (c) => {
    const input = deviceSchema.parse(await readJson(c.req))
    devices.register(input)
    return c.json(known(input.pushToken), 201)
  })
  app.post('/devices/batch', async (c) => {
    const inputs = deviceBatchSchema.parse(await readJson(c.req))
    for (const input of inputs) devices.register(input)
    return c.json({ registered: inputs.length }, 201)
  })
  app.get('/devices/:pushToken', (c) => c.json(known(c.req.param('pushToken'))))
  app.patch('/devices/:pushToken', async (c) => {
    const { pushToken } = known(c.req.param('pushToken'))
    const change = deviceChangeSchema.parse(await readJson(c.req))
    if (change.rateLimit !== undefined) devices.limitRate(pushToken, change.rateLimit)
    if (change.expiredAt !== undefined) devices.expire(pushToken, change.expiredAt)
    if (change.online !== undefined) devices.setOnline(pushToken, change.online)
    return c.json(known(pushToken))
  })
  app.delete('/devices/:pushToken', (c) => {
    const { pushToken } = known(c.req.param('pushToken'))
    devices.unregister(pushToken, endSchema.parse(c.req.query()).at)
    return c.json(known(pushToken))
  })
  app.get('/devices/:pushToken/inbox', (c) => {
    const { pushToken } = known(c.req.param('pushToken'))
    return c.json({ pushes: inbox(pushToken), stored: devices.stored(pushToken) })
  })
}

function addFaultRoutes(app: Hono, { faults, behaviour }: ApnsSimulator): void {
  app.get('/faults', (c) => c.json({ faults: faults.list() }))
  app.post('/faults', async (c) => {
    const faultId = faults.add(faultSchema.parse(await readJson(c.req)))
    return c.json({ faultId }, 201)
  })
  app.delete('/faults', (c) => {
    faults.clear()
    return c.body(null, 204)
  })
  app.post('/connections', async (c) => {
    const fault = connectionFaultSchema.parse(await readJson(c.req))
    if (fault.kind === 'black_hole') faults.blackHole()
    else if (fault.kind === 'reset') faults.resetAll()
    else if (fault.kind === 'close') faults.closeAll()
    else if (fault.kind === 'refuse') faults.refuseConnections(fault.on)
    else if (fault.kind === 'stall_tls') faults.stallTls(fault.on)
    else if (fault.kind === 'shrink_streams') faults.shrinkStreams(fault.streams)
    else {
      const { kind: _kind, ...goAway } = fault
      faults.goAwayAll(goAway)
    }
    return c.body(null, 204)
  })
  app.patch('/behaviour', async (c) => {
    Object.assign(behaviour, behaviourSchema.parse(await readJson(c.req)))
    return c.json(behaviour)
  })
}

function addViewRoutes(app: Hono, simulator: ApnsSimulator): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }))
  app.get('/counters', (c) => c.json(simulator.counters()))
  app.get('/pki', (c) => c.json(describeKeys(simulator)))
  app.get('/ledger', (c) => {
    const { limit, pushToken, apnsId } = ledgerQuerySchema.parse(c.req.query())
    const wanted = simulator
      .ledger()
      .filter((entry) => pushToken === undefined || entry.pushToken === pushToken.toLowerCase())
      .filter((entry) => apnsId === undefined || entry.apnsId === apnsId)
    return c.json({ requests: wanted.slice(-limit) })
  })
  app.post('/reset', (c) => {
    simulator.reset()
    return c.body(null, 204)
  })
  app.get('/events', (c) =>
    streamSSE(c, async (sse) => {
      const end = simulator.onDelivered((push) => {
        void sse.writeSSE({ event: 'delivered', data: JSON.stringify(push) })
      })
      await new Promise<void>((resolve) => sse.onAbort(resolve))
      end()
    }),
  )
}
