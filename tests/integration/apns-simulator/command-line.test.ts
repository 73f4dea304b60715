import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openConnection, providerToken, pushHeaders, request } from './provider.ts'

let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apns-simulator-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function start() {
  const ports = ['--production-port', '0', '--sandbox-port', '0', '--control-port', '0']
  const child = spawn(
    process.execPath,
    [
      'bin/apns-simulator.ts',
      '--data-dir',
      directory,
      '--bundle-id',
      'com.example.app',
      ...ports,
      '--accept-unknown-devices',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ready: JSON.parse(String(line)) }
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await exited
  return code
}

test('the command line writes credentials that work, reuses them, and ends on SIGTERM', async () => {
  const first = await start()
  const manifest = JSON.parse(await readFile(join(directory, 'credentials.json'), 'utf8'))
  const p8 = await readFile(join(directory, `AuthKey_${manifest.keyId}.p8`), 'utf8')
  const caPem = await readFile(join(directory, 'ca.pem'), 'utf8')
  expect(first.ready).toMatchObject({ reusedPki: false, teamId: manifest.teamId, keyId: manifest.keyId })
  expect(await stop(first.child)).toBe(0)

  const second = await start()
  expect(second.ready).toMatchObject({ reusedPki: true, teamId: manifest.teamId, keyId: manifest.keyId })
  const session = await openConnection(second.ready.productionUrl, { caPem })
  const key = { keyId: manifest.keyId, teamId: manifest.teamId, scope: 'all' as const, topics: null, p8 }
  const headers = pushHeaders('ab', 'com.example.app', providerToken(key))
  expect(await request(session, headers, '{"aps":{}}')).toMatchObject({ status: 200 })
  session.destroy()
  expect(await stop(second.child)).toBe(0)
})

test('a folder whose PKI is broken gets a new one', async () => {
  await writeFile(join(directory, 'ca.pem'), 'not a certificate')
  const { child, ready } = await start()
  expect(ready.reusedPki).toBe(false)
  expect(await stop(child)).toBe(0)
})
