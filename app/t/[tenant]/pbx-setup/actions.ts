'use server'

import { z } from 'zod'
import { findPbxSigns } from '#lib/calls/find-pbx-signs.ts'
import { serverAction } from '#lib/web/server-action.ts'

/** What the PBX has done so far. */
export const readSigns = serverAction(z.strictObject({}), { role: 'viewer' }, (ctx) => findPbxSigns(ctx))
