import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { addCredential } from '#lib/credentials/add-credential.ts'
import { detectCredentialFile } from '#lib/credentials/detect-credential-file.ts'
import { listCredentials } from '#lib/credentials/list-credentials.ts'
import { previewCredential } from '#lib/credentials/preview-credential.ts'
import type { Context } from '#lib/platform/context.ts'
import { useCallWorld } from '#tests/support/call-world.ts'
import { A_SECOND } from '#tests/support/machine-time.ts'
import { fuzzed, MATRIX } from './support/file-matrix.ts'
import { BUNDLE_ID, type MatrixRow, TEAM_ID } from './support/matrix-sources.ts'

const MOST_MB = 64

const world = useCallWorld()

/** A tenant whose one app is the one that the matrix's files are for. */
let tenant: ReturnType<typeof world.tenant> | undefined
function phoneTenant() {
  tenant ??= world.tenant({ bundleId: BUNDLE_ID })
  return tenant
}

function preview(ctx: Context, upload: MatrixRow['upload']) {
  return previewCredential(ctx, { file: detectCredentialFile(upload) })
}

describe('every kind of credential file is taken for what it is', () => {
  it.each(MATRIX.map((row) => [row.what, row] as const))('%s', async (_what, { upload, kind, expected }) => {
    const { ctx } = await phoneTenant()
    expect(detectCredentialFile(upload).kind).toBe(kind)
    const found = await preview(ctx, upload)
    if ('message' in expected) {
      expect(found).toMatchObject({ kind: 'faulty', fault: { message: expected.message } })
      return
    }
    expect(found).toMatchObject({
      kind: 'readable',
      credential: { kind, purpose: expected.purpose, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
      apps: [{ bundleId: BUNDLE_ID, fault: null }],
      known: null,
    })
    if (kind !== 'p8') expect(found).toMatchObject({ credential: { teamId: TEAM_ID }, daysLeft: 394 })
    expect(JSON.stringify(found)).not.toMatch(/PRIVATE KEY|correct horse/)
  })

  it('and nothing of it is stored by looking', async () => {
    const { ctx } = await phoneTenant()
    expect(await listCredentials(ctx)).toHaveLength(1)
  })

  it('with any bytes changed or missing it still gets a sentence', async () => {
    const { ctx } = await phoneTenant()
    for (const upload of fuzzed(12)) {
      const found = await preview(ctx, upload)
      if (found.kind === 'faulty') expect(found.fault.message).toMatch(/^\S.{20,}\.$/)
    }
  })
})

describe('reading a file', () => {
  it(`takes no file, not even a fuzzed one, more than a second’s computing or ${MOST_MB} MB`, async () => {
    const child = fork(new URL('./support/reading-child.ts', import.meta.url), { execArgv: ['--expose-gc'] })
    const [report] = await once(child, 'message')
    child.disconnect()
    expect(report).toMatchObject({ files: expect.any(Number) })
    expect(report.mostComputing).toBeLessThan(A_SECOND)
    expect(report.grownMb).toBeLessThan(MOST_MB)
  })

  it('leaves the process free to answer others meanwhile', async () => {
    const { ctx } = await phoneTenant()
    const slow = MATRIX.find((row) => row.what.includes('.p12 as Keychain'))
    if (slow === undefined) throw new Error('the row is gone')
    const [thread, all] = [process.threadCpuUsage(), process.cpuUsage()]
    await Promise.all(Array.from({ length: 4 }, () => preview(ctx, slow.upload)))
    const [ofThisThread, ofAllThreads] = [process.threadCpuUsage(thread), process.cpuUsage(all)]
    expect(ofThisThread.user).toBeLessThan(ofAllThreads.user / 2)
  })

  it('is refused for now when too many wait, and all others are read', async () => {
    const { ctx } = await phoneTenant()
    const row = MATRIX[0]
    if (row === undefined) throw new Error('the matrix is empty')
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => preview(ctx, row.upload)))
    const refused = all.filter((one) => one.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const one of refused) expect(one.reason).toMatchObject({ code: 'rate_limited' })
    expect(all.length - refused.length).toBeGreaterThanOrEqual(18)
  })
})

describe('a preview', () => {
  const uploadOf = (what: string) => {
    const row = MATRIX.find((one) => one.what === what)
    if (row === undefined) throw new Error(`no row "${what}"`)
    return row.upload
  }

  it('says that the same credential is here already, under which name and in which status', async () => {
    const own = await world.tenant({ bundleId: BUNDLE_ID })
    const upload = uploadOf('a PEM pair in one file')
    const file = detectCredentialFile(upload)
    await addCredential(own.ctx, { file, bundleIds: [BUNDLE_ID], name: 'Autumn' })
    expect(await preview(own.ctx, uploadOf('a .p12 with 3DES'))).toMatchObject({
      kind: 'readable',
      known: { name: 'Autumn', status: 'draft' },
    })
    expect(await addCredential(own.ctx, { file, bundleIds: [BUNDLE_ID] })).toMatchObject({ kind: 'known' })
  })

  it('names all apps where the file is for none of them', async () => {
    const own = await world.tenant()
    const found = await preview(own.ctx, uploadOf('a PEM pair in one file'))
    expect(found).toMatchObject({ kind: 'faulty', fault: { code: 'other_bundle' } })
    expect(JSON.stringify(found)).toContain(own.bundleId)
  })

  it('is for admins: to a viewer and to an operator there is nothing', async () => {
    const { ctx } = await phoneTenant()
    for (const role of ['viewer', 'operator'] as const) {
      const actor = { kind: 'user' as const, userId: ctx.tenantId, name: role, role, isPlatformAdmin: false }
      const as = { ...ctx, actor }
      const upload = uploadOf('a .p8')
      await expect(preview(as, upload)).rejects.toMatchObject({ code: 'not_found' })
      const file = detectCredentialFile(upload)
      await expect(addCredential(as, { file, bundleIds: [BUNDLE_ID] })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
  })
})
