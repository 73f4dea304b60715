import type { Random } from '../apns/random.ts'
import { pick } from '../chance.ts'

/** Who calls, as a PBX hands it on. */
export type Caller = { caller: string; callerName: string }

const OUTSIDE: readonly Caller[] = [
  { caller: '+4533121416', callerName: 'Københavns Tandklinik' },
  { caller: '+493022334455', callerName: 'Praxis Dr. Böhm' },
  { caller: '+442079460958', callerName: 'Harrow Plumbing' },
  { caller: '+33142685300', callerName: 'Boulangerie Gérard' },
  { caller: '+46850512345', callerName: 'Skolan Norra' },
  { caller: '+390669812345', callerName: '' },
  { caller: '+4798765432', callerName: 'Mamma' },
  { caller: '+48221234567', callerName: 'Kurier DPD' },
  { caller: '+31201234567', callerName: '' },
  { caller: '+12025550143', callerName: 'Grace' },
  { caller: 'anonymous', callerName: 'Anonymous' },
]

/** A colleague on the same PBX now and then, somebody from outside most of the time. */
export function pickCaller(random: Random, colleagues: readonly { aor: string; person: string }[]): Caller {
  if (colleagues.length === 0 || random() < 0.65) return pick(random, OUTSIDE)
  const { aor, person } = pick(random, colleagues)
  return { caller: aor, callerName: person }
}
