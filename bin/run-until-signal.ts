import { childEnvironment } from '../lib/platform/process-env.ts'
import type { Product } from './product.ts'

/** A signal that comes again this soon is the same Ctrl-C, from the terminal and through npm. */
const SAME_SIGNAL_MS = 1_000

/** How soon the end of npm is noticed. */
const LOOK_MS = 250

/**
 * Runs the product until SIGTERM or SIGINT, and then ends it in order; a second signal kills its programs. The
 * process ends with code 0 then, with 1 when it cannot start or go on, and the reason on standard error.
 *
 * @param start starts it
 * @param whenStarted what else there is to do, such as telling the addresses
 */
export async function runUntilSignal(
  start: () => Promise<Product>,
  whenStarted: (product: Product) => Promise<void>,
): Promise<void> {
  let product: Product | undefined
  let signalledAt: number | undefined
  const signalled = new Promise<void>((resolve) => {
    const onSignal = () => {
      if (signalledAt !== undefined && performance.now() - signalledAt > SAME_SIGNAL_MS) product?.kill()
      signalledAt ??= performance.now()
      resolve()
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    whenNpmEnds(onSignal)
  })
  let exitCode = 0
  try {
    // A start is never broken off half-way: it takes seconds, and leaves nothing behind that nobody ends.
    product = await start()
    if (signalledAt === undefined) {
      const started = whenStarted(product).then(() => signalled)
      await Promise.race([signalled, product.broken, started])
    }
  } catch (error) {
    exitCode = 1
    console.error(error instanceof Error ? error.message : error)
  }
  if (signalledAt !== undefined) console.log('Stopping.')
  await product?.stop()
  process.exit(exitCode)
}

/**
 * npm hands a SIGTERM to the shell that it runs scripts in, which dies of it and tells nobody. A process that npm
 * started takes the loss of its parent for the signal.
 */
function whenNpmEnds(act: () => void): void {
  if (childEnvironment({}).npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    act()
  }, LOOK_MS)
  look.unref()
}
