import { expect, test } from 'vitest'
import { createLoadGate } from '#lib/gateway/load-gate.ts'

const LIMITS = {
  call: { running: 2, queued: 0 },
  lookup: { running: 1, queued: 0 },
  report: { running: 1, queued: 2 },
  history: { running: 1, queued: 0 },
}

test('lets through what its lane has room for, and queues the rest in order', async () => {
  const gate = createLoadGate(LIMITS)
  const order: string[] = []
  expect(gate.enter('report')).toBeUndefined()
  const second = gate.enter('report')?.then(() => order.push('second'))
  const third = gate.enter('report')?.then(() => order.push('third'))
  gate.leave('report')
  await second
  gate.leave('report')
  await third
  expect(order).toEqual(['second', 'third'])
})

test('turns away what neither runs nor may queue, and has room again once somebody left', () => {
  const gate = createLoadGate(LIMITS)
  void gate.enter('call')
  void gate.enter('call')
  expect(() => gate.enter('call')).toThrow('Too much is going on here now.')
  gate.leave('call')
  expect(gate.enter('call')).toBeUndefined()
})

test('keeps lanes apart: full reports leave calls alone', () => {
  const gate = createLoadGate(LIMITS)
  for (let count = 0; count < 3; count += 1) void gate.enter('report')
  expect(() => gate.enter('report')).toThrow()
  expect(gate.enter('call')).toBeUndefined()
  expect(gate.load()).toContainEqual({ lane: 'report', running: 1, queued: 2 })
})
