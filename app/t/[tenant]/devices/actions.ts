'use server'

import { z } from 'zod'
import { moveDevice } from '#lib/devices/move-device.ts'
import { aorField } from '#lib/devices/schemas.ts'
import { serverAction } from '#lib/web/server-action.ts'

/** Gives a device with its push tokens to another account. */
export const move = serverAction(
  z.strictObject({ deviceId: z.string(), aor: aorField }),
  { role: 'operator' },
  moveDevice,
)
