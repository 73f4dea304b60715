/** A process that starts or joins the embedded PostgreSQL of a folder, says so in one line of JSON, and holds it. */
import { startEmbeddedPostgres } from '#lib/platform/embedded-postgres.ts'

const server = await startEmbeddedPostgres(process.argv[2] ?? '', () => undefined)
process.once('SIGTERM', () => void server.stop())
console.log(JSON.stringify({ url: server.url, wasRunning: server.wasRunning }))
