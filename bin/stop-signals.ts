/** A signal that comes again this soon is the same Ctrl-C, from the terminal and through npm. */
const SAME_SIGNAL_MS = 1_000

/**
 * SIGINT and SIGTERM as two abort signals: the first asks to come to an end, a second one to leave at once.
 */
export function stopSignals(): { signal: AbortSignal; leave: AbortSignal } {
  const end = new AbortController()
  const leave = new AbortController()
  let firstMs: number | undefined
  const onSignal = () => {
    firstMs ??= performance.now()
    end.abort()
    if (performance.now() - firstMs > SAME_SIGNAL_MS) leave.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return { signal: end.signal, leave: leave.signal }
}
