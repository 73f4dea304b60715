import { useEffect, useState } from 'react'
import { NOTHING_FOUND, type SearchAnswer } from './search-answer.ts'

/** A person types a letter in less; only the last word is asked for. */
const PAUSE_MS = 120

const FEWEST_CHARACTERS = 1

/** `failed`: the console could not be asked. */
export type SearchState = { answer: SearchAnswer; status: 'idle' | 'asking' | 'done' | 'failed' }

/** Asks the tenant's search for what is typed. An answer to an older word is dropped. */
export function useSearch(searchHref: string, typed: string): SearchState {
  const [state, setState] = useState<SearchState>({ answer: NOTHING_FOUND, status: 'idle' })
  const q = typed.trim()

  useEffect(() => {
    if (q.length < FEWEST_CHARACTERS) {
      setState({ answer: NOTHING_FOUND, status: 'idle' })
      return
    }
    const stopped = new AbortController()
    setState((last) => ({ ...last, status: 'asking' }))
    const timer = setTimeout(() => {
      ask(searchHref, q, stopped.signal).then(
        (answer) => setState({ answer, status: 'done' }),
        () => {
          if (!stopped.signal.aborted) setState({ answer: NOTHING_FOUND, status: 'failed' })
        },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stopped.abort()
    }
  }, [searchHref, q])

  return state
}

async function ask(searchHref: string, q: string, signal: AbortSignal): Promise<SearchAnswer> {
  const response = await fetch(`${searchHref}?q=${encodeURIComponent(q)}`, { signal })
  // A session that has ended leads to the sign-in page.
  if (!response.ok || response.redirected) throw new Error(`The search answered ${response.status}.`)
  return (await response.json()) as SearchAnswer
}
