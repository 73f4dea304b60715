import type { Context } from '#lib/platform/context.ts'
import type { CallEngine } from './call-engine.ts'

/** The context of what sends pushes or waits for phones: a request's context and the process's engine. */
export type CallContext = Context & CallEngine
