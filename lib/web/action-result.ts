import type { ErrorCode, FieldFault } from '#lib/platform/errors.ts'

/** What a server action answers. `message` is for the person; `requestId` finds the log line. */
export type ActionResult<Value> =
  | { ok: true; value: Value }
  | { ok: false; code: ErrorCode; message: string; faults: FieldFault[]; requestId: string }
