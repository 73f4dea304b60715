import { decodeProtectedHeader } from 'jose'
import { recordAuditEvent } from '#lib/audit/record-audit-event.ts'
import type { PlatformContext } from '#lib/platform/context.ts'
import type { Db } from '#lib/platform/db.ts'
import { type KeyRing, open, seal, sealedWith } from '#lib/platform/secrets.ts'
import {
  listSealedPage,
  replaceSealed,
  SEALED_COLUMNS,
  type SealedColumn,
  type SealedRow,
} from './sealed-store.ts'

const PAGE_SIZE = 200
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

/** A stored secret that does not open, and why. */
export type UnopenedSecret = { table: string; id: string; detail: string }

export type KeyRotation = {
  sealingKid: string
  /** Sealed anew with the first key. */
  resealed: number
  /** Sealed with the first key before. */
  current: number
  /** Left as they are: their key is not in the ring, or the text is damaged. */
  unopened: UnopenedSecret[]
}

/**
 * Seals every stored secret with the first key of the ring: credentials, webhook secrets, second factors. Each
 * row by itself, so it may run beside a busy system and be run again. Afterwards no other key is needed, unless
 * some did not open.
 */
export async function rotateKeys(ctx: PlatformContext & { keyRing: KeyRing }): Promise<KeyRotation> {
  const { keyRing } = ctx
  const rotation: KeyRotation = { sealingKid: keyRing.sealingKid, resealed: 0, current: 0, unopened: [] }
  for (const column of SEALED_COLUMNS) {
    for await (const row of sealedRows(ctx.db, column)) {
      const outcome = await reseal(ctx, column, row)
      if (typeof outcome === 'object') rotation.unopened.push(outcome)
      else rotation[outcome] += 1
    }
  }
  await ctx.db.prisma.$transaction((tx) =>
    recordAuditEvent(tx, ctx, {
      action: 'keys.rotate',
      subject: keyRing.sealingKid,
      detail: { resealed: rotation.resealed, unopened: rotation.unopened.length },
    }),
  )
  return rotation
}

/** Which stored secrets do not open with the ring, and how many there are with which key. Changes nothing. */
export async function inspectSecrets(
  db: Db,
  keyRing: KeyRing,
): Promise<{ byKid: Record<string, number>; unopened: UnopenedSecret[] }> {
  const byKid: Record<string, number> = {}
  const unopened: UnopenedSecret[] = []
  for (const column of SEALED_COLUMNS) {
    for await (const row of sealedRows(db, column)) {
      const opened = await tryOpen(keyRing, column, row)
      if ('detail' in opened) unopened.push(opened)
      else byKid[opened.kid] = (byKid[opened.kid] ?? 0) + 1
    }
  }
  return { byKid, unopened }
}

async function reseal(
  ctx: PlatformContext & { keyRing: KeyRing },
  column: SealedColumn,
  row: SealedRow,
): Promise<'resealed' | 'current' | UnopenedSecret> {
  const opened = await tryOpen(ctx.keyRing, column, row)
  if ('detail' in opened) return opened
  if (opened.kid === ctx.keyRing.sealingKid) return 'current'
  const sealed = await seal(ctx.keyRing, opened.plaintext, opened.context)
  return (await replaceSealed(ctx.db, column, row, sealed)) ? 'resealed' : 'current'
}

type Opened = { kid: string; plaintext: Uint8Array; context: string }

/** The context is read from the text itself: to seal it anew for the same row, nothing else must be known. */
async function tryOpen(
  keyRing: KeyRing,
  { table }: SealedColumn,
  { id, sealed }: SealedRow,
): Promise<Opened | UnopenedSecret> {
  try {
    const context = String(decodeProtectedHeader(sealed).ctx)
    return { kid: sealedWith(sealed), plaintext: await open(keyRing, sealed, context), context }
  } catch (error) {
    return { table, id, detail: error instanceof Error ? error.message : String(error) }
  }
}

async function* sealedRows(db: Db, column: SealedColumn): AsyncGenerator<SealedRow> {
  let afterId: string | undefined = BEFORE_ALL
  while (afterId !== undefined) {
    const page: SealedRow[] = await listSealedPage(db, column, { afterId, limit: PAGE_SIZE })
    yield* page
    afterId = page.length === PAGE_SIZE ? page.at(-1)?.id : undefined
  }
}
