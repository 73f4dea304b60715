/**
 * Generates the Prisma client, as npm's `prepare`, without downloading anything.
 *
 * Prisma's CLI wants a native schema engine and would fetch it, but generating needs only WebAssembly: any
 * existing executable in `PRISMA_SCHEMA_ENGINE_BINARY` keeps it from fetching.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { childEnvironment } from '../lib/platform/process-env.ts'

const root = path.resolve(import.meta.dirname, '..')
const output = path.join(root, 'lib/platform/generated')
const stampFile = path.join(output, 'made-from.sha256')
const prismaPackage = createRequire(import.meta.url).resolve('prisma/package.json')

const madeFrom = createHash('sha256')
for (const input of ['prisma/schema.prisma', 'prisma.config.ts']) {
  madeFrom.update(readFileSync(path.join(root, input)))
}
madeFrom.update(readFileSync(prismaPackage))
const stamp = madeFrom.digest('hex')

const isCurrent =
  existsSync(path.join(output, 'prisma/client.ts')) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === stamp

if (!isCurrent) {
  const { status, error } = spawnSync(
    process.execPath,
    [path.join(path.dirname(prismaPackage), 'build/index.js'), 'generate', '--no-hints'],
    {
      cwd: root,
      stdio: 'inherit',
      env: childEnvironment({
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      }),
    },
  )
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stampFile, stamp)
}
