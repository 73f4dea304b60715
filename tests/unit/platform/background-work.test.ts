import { describe, expect, it } from 'vitest'
import { createBackgroundWork } from '#lib/platform/background-work.ts'

describe('a process that stops', () => {
  it('waits for the work that work leaves behind', async () => {
    const background = createBackgroundWork()
    const push = Promise.withResolvers<void>()
    const diagnosis = Promise.withResolvers<void>()
    background.add(push.promise.then(() => background.add(diagnosis.promise)))
    const drained = background.drain(60_000)
    push.resolve()
    setImmediate(() => diagnosis.resolve())
    await drained
    expect(background.size()).toBe(0)
  })

  it('waits no longer than it may', async () => {
    const background = createBackgroundWork()
    background.add(new Promise(() => undefined))
    await background.drain(1)
    expect(background.size()).toBe(1)
  })
})
