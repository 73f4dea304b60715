'use client'

import { useState } from 'react'
import type { ActionResult } from '#lib/web/action-result.ts'

/** A server action as a form uses it. */
export type FormAction<Input, Value> = {
  /** Runs it; the value, or null when it was refused and `fault` says why. */
  run(input: Input): Promise<Value | null>
  isBusy: boolean
  /** What is wrong with the request as a whole; null when nothing is, or when each fault stands at its field. */
  fault: string | null
  /** What is wrong with one member, by its JSON pointer; faults of its own members too. */
  faultAt(pointer: string): string | undefined
  /** Forgets the faults. */
  reset(): void
}

const NO_ANSWER =
  'The console could not be reached. Nothing is known to have changed; look before you try again.'

/**
 * Keeps what a form needs of a server action: whether it runs, and what it said.
 *
 * @param fields JSON pointers of the members that the form shows faults at
 */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<ActionResult<Value>>,
  fields: readonly string[] = [],
): FormAction<Input, Value> {
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Extract<ActionResult<Value>, { ok: false }> | null>(null)
  const [isLost, setLost] = useState(false)

  async function run(input: Input): Promise<Value | null> {
    setBusy(true)
    setLost(false)
    setFailure(null)
    const result = await action(input).catch(() => null)
    setBusy(false)
    if (result === null) setLost(true)
    else if (!result.ok) setFailure(result)
    return result?.ok === true ? result.value : null
  }

  const isAt = (pointer: string, field: string) => pointer === field || pointer.startsWith(`${field}/`)
  const faults = failure?.faults ?? []
  const elsewhere = faults.filter(({ pointer }) => !fields.some((field) => isAt(pointer, field)))
  const words =
    failure === null || (faults.length > 0 && elsewhere.length === 0)
      ? null
      : [failure.message, ...elsewhere.map(({ pointer, message }) => `${pointer}: ${message}`)].join(' ')
  return {
    run,
    isBusy,
    fault: isLost ? NO_ANSWER : words,
    faultAt: (field) => faults.find(({ pointer }) => isAt(pointer, field))?.message,
    reset() {
      setFailure(null)
      setLost(false)
    },
  }
}
