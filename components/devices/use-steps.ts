import { useRef, useState } from 'react'

/** What one step of long work has done, and whether there is another. */
export type Step = { count: number; hasMore: boolean }

/** Ends long work, in words for the person. Any other error is told as a console that cannot be reached. */
export class StepFault extends Error {}

/** How long work ended: how much was done, and whether nothing is left. */
export type StepsEnd = { count: number; isWhole: boolean }

/** Does long work step by step: tells how much is done, and stops between two steps when it is told to, or at a fault. */
export function useSteps(): {
  run(step: () => Promise<Step>): Promise<StepsEnd>
  stop(): void
  isRunning: boolean
  count: number
  fault: string | null
} {
  const [isRunning, setRunning] = useState(false)
  const [count, setCount] = useState(0)
  const [fault, setFault] = useState<string | null>(null)
  const isStopped = useRef(false)

  async function run(step: () => Promise<Step>): Promise<StepsEnd> {
    isStopped.current = false
    setRunning(true)
    setFault(null)
    setCount(0)
    const end: StepsEnd = { count: 0, isWhole: false }
    try {
      while (!isStopped.current && !end.isWhole) {
        const done = await step()
        end.count += done.count
        end.isWhole = !done.hasMore
        setCount(end.count)
      }
    } catch (error) {
      setFault(error instanceof StepFault ? error.message : 'The console could not be reached.')
    }
    setRunning(false)
    return end
  }

  return {
    run,
    isRunning,
    count,
    fault,
    stop() {
      isStopped.current = true
    },
  }
}
