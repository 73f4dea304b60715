import { randomUUID } from 'node:crypto'
import type { Activities } from '../activities.ts'
import type { Random } from '../apns/random.ts'
import { between } from '../chance.ts'
import type { GatewayClient } from '../gateway-client.ts'
import type { ApnsControl } from './apns-control.ts'
import type { PhonePlan } from './phone-plan.ts'
import { newPushToken } from './plan-fleet.ts'
import type { PushContent } from './read-payload.ts'
import { phoneRegister } from './register-report.ts'
import { reportFromApp } from './report-from-app.ts'

/** What all phones share. */
export type PhoneWorld = {
  gateway: GatewayClient
  apns: ApnsControl
  activities: Activities
  random: Random
}

/** A phone that lives. */
export type Phone = {
  plan: PhonePlan
  /** The one of this installation. */
  pushToken: string
  /** A push has arrived. */
  onPush(push: PushContent): void
  /** Tells Apple of the push token, and the PBX of the phone. */
  install(): Promise<void>
}

/** Wakes of one phone at a time; a second push while it wakes does not wake it twice. */
export function createPhone(plan: PhonePlan, world: PhoneWorld): Phone {
  const { gateway, apns, activities, random } = world
  // A phone that starts anew counts from the beginning, under a Call-ID of its own (RFC 3261 §10.2).
  let cseq = 0
  const callId = `${randomUUID()}@${plan.host}`

  const register = () => {
    cseq += 1
    return gateway.register(phoneRegister({ ...plan, pushToken: phone.pushToken }, { callId, cseq }))
  }

  const phone: Phone = {
    plan,
    pushToken: plan.pushToken,
    onPush(push) {
      const receivedAt = new Date()
      const isEarly = plan.temper === 'early'
      if (!isEarly) reportFromApp(world, push, 30, [{ type: 'push_received', at: receivedAt }])
      if (plan.temper === 'asleep') return
      activities.after(wakeDelayMs(plan, random), async () => {
        if (plan.temper === 'refused') {
          await gateway.reportEvents([{ pushHint: push.pushHint, type: 'register_rejected', code: 403 }])
          return
        }
        const answer = await register()
        if (!answer.released.includes(push.pushHint)) return
        const invitedAt = new Date(Date.now() + between(random, 80, 300))
        const invited = [
          { type: 'invite_received', at: invitedAt },
          { type: 'matched', at: invitedAt },
        ]
        reportFromApp(world, push, 400, invited)
        if (isEarly) reportFromApp(world, push, 900, [{ type: 'push_received', at: receivedAt }])
      })
    },
    async install() {
      await apns.addDevice({
        pushToken: phone.pushToken,
        topics: [`${plan.bundleId}.voip`],
        environment: plan.environment,
        online: true,
      })
      await register()
    },
  }
  return phone
}

/** Gives the phone a new push token, as an installation does; Apple forgets nothing of the old one. */
export async function reinstall(phone: Phone, random: Random): Promise<void> {
  phone.pushToken = newPushToken(random)
  await phone.install()
}

function wakeDelayMs({ temper }: PhonePlan, random: Random): number {
  if (temper === 'slow') return between(random, 8_000, 15_000)
  // Most phones are quick, a few take their time: the product of two chances has such a tail.
  return 50 + 750 * random() * random()
}
