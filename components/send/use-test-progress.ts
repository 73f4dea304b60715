import { useEffect, useRef, useState } from 'react'
import type { ActionResult } from '#lib/web/action-result.ts'
import type { TestProgress } from './test-progress.ts'

const POLL_MS = 300

/** Asks how a test stands until it is over. The next question waits for the answer to the last. */
export function useTestProgress(
  callId: string | null,
  read: (callId: string) => Promise<ActionResult<TestProgress>>,
): { progress: TestProgress | null; error: string | null } {
  const [state, setState] = useState<{ progress: TestProgress | null; error: string | null }>(NOTHING)
  const latestRead = useRef(read)
  useEffect(() => {
    latestRead.current = read
  })
  useEffect(() => {
    setState(NOTHING)
    if (callId === null) return
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const result = await latestRead.current(callId)
      if (stopped) return
      if (!result.ok) return setState((last) => ({ ...last, error: result.message }))
      setState({ progress: result.value, error: null })
      if (!result.value.isOver) timer = setTimeout(ask, POLL_MS)
    }
    ask().catch(() => {
      if (!stopped)
        setState((last) => ({ ...last, error: 'The console cannot be reached. The test goes on by itself.' }))
    })
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [callId])
  return state
}

const NOTHING = { progress: null, error: null }
