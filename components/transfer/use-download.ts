import { useRef, useState } from 'react'

/** How a download stands. `rows` counts lines below the head, as they come. */
export type DownloadState = { status: 'idle' | 'running' | 'failed'; rows: number }

const LINE_END = 10
/** A number that changes more often cannot be read. */
const TELL_EVERY_MS = 150
/** A browser reads the file some time after the click. */
const FORGET_MS = 60_000

/** Fetches a CSV file, counts its lines on the way, and gives it to the browser to be saved. */
export function useDownload(): DownloadState & { start(href: string): Promise<number | null>; stop(): void } {
  const [state, setState] = useState<DownloadState>({ status: 'idle', rows: 0 })
  const running = useRef<AbortController | null>(null)

  async function start(href: string): Promise<number | null> {
    const stopping = new AbortController()
    running.current = stopping
    setState({ status: 'running', rows: 0 })
    try {
      const rows = await download(href, stopping.signal, (count) =>
        setState({ status: 'running', rows: count }),
      )
      setState({ status: 'idle', rows })
      return rows
    } catch {
      setState((last) => ({ ...last, status: stopping.signal.aborted ? 'idle' : 'failed' }))
      return null
    }
  }

  return { ...state, start, stop: () => running.current?.abort() }
}

async function download(href: string, signal: AbortSignal, tell: (rows: number) => void): Promise<number> {
  const response = await fetch(href, { signal })
  if (!response.ok || response.body === null || response.redirected) {
    throw new Error(`The export answered ${response.status}.`)
  }
  let lines = 0
  let toldAt = 0
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        for (const byte of chunk) if (byte === LINE_END) lines += 1
        if (performance.now() - toldAt > TELL_EVERY_MS) {
          toldAt = performance.now()
          tell(Math.max(0, lines - 1))
        }
        controller.enqueue(chunk)
      },
    }),
  )
  const blob = await new Response(counted).blob()
  save(blob, nameOf(response))
  return Math.max(0, lines - 1)
}

function nameOf(response: Response): string {
  return /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export.csv'
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_MS)
}
