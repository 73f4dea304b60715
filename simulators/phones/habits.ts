import { between } from '../chance.ts'
import { type Phone, type PhoneWorld, reinstall } from './phone.ts'

const DELETED_AFTER_MS = 1_000
const INSTALLED_AGAIN_AFTER_MS = { min: 60_000, max: 120_000 }
const OFF_AFTER_MS = { min: 5_000, max: 60_000 }
const ON_AGAIN_AFTER_MS = { min: 20_000, max: 90_000 }
const NEW_BUILD_AFTER_MS = { min: 120_000, max: 300_000 }

/** Starts what a phone does by itself, over and over: apps come and go, networks too. */
export function startHabits(phone: Phone, world: PhoneWorld): void {
  const { temper } = phone.plan
  if (temper === 'deleted') deleteAndInstall(phone, world)
  if (temper === 'offline') loseNetwork(phone, world)
  if (temper === 'wrong_environment') installNewBuilds(phone, world)
}

function deleteAndInstall(phone: Phone, world: PhoneWorld): void {
  const { activities, apns, random } = world
  activities.after(DELETED_AFTER_MS, async () => {
    await apns.removeDevice(phone.pushToken)
    again(
      world,
      INSTALLED_AGAIN_AFTER_MS,
      () => reinstall(phone, random),
      () => deleteAndInstall(phone, world),
    )
  })
}

function loseNetwork(phone: Phone, world: PhoneWorld): void {
  const { apns } = world
  const comeBack = () =>
    again(
      world,
      OFF_AFTER_MS,
      () => apns.setOnline(phone.pushToken, true),
      () => loseNetwork(phone, world),
    )
  again(world, ON_AGAIN_AFTER_MS, () => apns.setOnline(phone.pushToken, false), comeBack)
}

/** A new build of Xcode has a new push token, and makes the old mistake again. */
function installNewBuilds(phone: Phone, world: PhoneWorld): void {
  const next = () => installNewBuilds(phone, world)
  again(world, NEW_BUILD_AFTER_MS, () => reinstall(phone, world.random), next)
}

/** Does something after a time, and goes on with the habit whether it went well or not. */
function again(
  { activities, random }: PhoneWorld,
  range: { min: number; max: number },
  work: () => Promise<void>,
  next: () => void,
): void {
  activities.after(between(random, range.min, range.max), async () => {
    try {
      await work()
    } finally {
      next()
    }
  })
}
