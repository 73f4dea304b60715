/**
 * Loaded into every supervised process: when the supervisor is gone without having stopped it (killed, out of
 * memory), the process stops as if it had been told to, and frees its port for the next start.
 */
const LAST_CALL_MS = 30_000

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), LAST_CALL_MS).unref()
})
// The channel to the parent is no reason to go on living.
process.channel?.unref()

export {}
