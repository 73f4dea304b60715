import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createOpenApiDocument } from '#lib/gateway/app.ts'

const FILE = path.resolve(import.meta.dirname, '../openapi.json')

const text = `${JSON.stringify(createOpenApiDocument(), null, 2)}\n`

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text)
} else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.error('openapi.json is not what the code says. Run: node bin/openapi.ts')
  process.exitCode = 1
}
