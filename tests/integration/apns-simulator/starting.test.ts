import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startApnsSimulator } from '#simulators/apns/simulator.ts'
import { openConnection } from './provider.ts'

function portOf(url: string): number {
  return Number(new URL(url).port)
}

test('a taken port fails the start and leaves none of the other ports open', async () => {
  const first = await startApnsSimulator()
  const probe = await startApnsSimulator()
  const freed = portOf(probe.productionUrl)
  await probe.stop()
  const second = startApnsSimulator({ productionPort: freed, controlPort: portOf(first.controlUrl) })
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const [error] = await once(connect(freed, '127.0.0.1'), 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  await first.stop()
})

test('it stops while connections are open, hung, dark or half way through their handshake', async () => {
  const apns = await startApnsSimulator()
  const hung = await openConnection(apns.productionUrl, apns.pki)
  apns.faults.goAwayAll({ code: 0, then: 'hang' })
  const dark = await openConnection(apns.sandboxUrl, apns.pki)
  apns.faults.blackHole()
  const open = await openConnection(apns.productionUrl, apns.pki)
  const handshaking = connect(portOf(apns.productionUrl), '127.0.0.1')
  handshaking.on('error', () => handshaking.destroy())
  await once(handshaking, 'connect')
  await apns.stop()
  for (const end of [hung, dark, open, handshaking]) end.destroy()
})
