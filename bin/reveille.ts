#!/usr/bin/env node
import { processIo } from './commands/io.ts'
import { openSession } from './commands/open-session.ts'
import { run } from './commands/run.ts'

process.exitCode = await run(process.argv.slice(2), { io: processIo, openSession })
