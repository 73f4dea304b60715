/** Reads the matrix and many fuzzed files in this very process, and says what each cost. */
import { detectCredentialFile } from '#lib/credentials/detect-credential-file.ts'
import { readCredentialFile } from '#lib/credentials/read-credential-file.ts'
import { computingOf } from '#tests/support/machine-time.ts'
import { fuzzed, MATRIX } from './file-matrix.ts'
import { NOW } from './matrix-sources.ts'

const FUZZED = 250

const uploads = [...MATRIX.map((row) => row.upload), ...fuzzed(FUZZED)]
// What the program itself takes is there before the count begins.
readCredentialFile(detectCredentialFile({ bytes: Buffer.alloc(0) }), NOW)
globalThis.gc?.()
const beforeKb = process.resourceUsage().maxRSS
let mostComputing = 0
for (const upload of uploads) {
  const { computing } = computingOf(() => readCredentialFile(detectCredentialFile(upload), NOW))
  mostComputing = Math.max(mostComputing, computing)
}
const grownMb = (process.resourceUsage().maxRSS - beforeKb) / 1_024
process.send?.({ files: uploads.length, mostComputing, grownMb })
