import type { Apns } from '#lib/apns/send-push.ts'
import { createTenantSettingsCache, type TenantSettingsCache } from '#lib/apps/tenant-settings-cache.ts'
import { type CredentialCache, createCredentialCache } from '#lib/credentials/credential-cache.ts'
import { type BackgroundWork, createBackgroundWork } from '#lib/platform/background-work.ts'
import type { Clock } from '#lib/platform/clock.ts'
import type { Db } from '#lib/platform/db.ts'
import type { Log } from '#lib/platform/log.ts'
import type { Notifications } from '#lib/platform/notifications.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'
import { createPushSettler, type PushSettler } from '#lib/pushes/push-settler.ts'
import { type BindingRefresher, createBindingRefresher } from '#lib/registrations/binding-refresher.ts'
import { type CallEventApplier, createCallEventApplier } from './call-event-applier.ts'
import { type CallLooker, createCallLooker } from './call-looker.ts'
import { CALL_PACE, type CallPace } from './call-pace.ts'
import { type CallReleaser, createCallReleaser } from './call-releaser.ts'
import { type CallStarter, createCallStarter } from './call-starter.ts'
import { type CallWatch, createCallWatch } from './call-watch.ts'
import { type CauseRefresher, createCauseRefresher } from './cause-refresher.ts'
import { createLiveCalls, type LiveCalls } from './live-calls.ts'
import { createOverdueCalls, type OverdueCalls } from './overdue-calls.ts'
import { createReporterClocks, type ReporterClocks } from './reporter-clocks.ts'

/** What a process needs beside the database to run calls; one per process, shared by all requests. */
export type CallEngine = {
  apns: Apns
  watch: CallWatch
  keyRing: KeyRing
  tenantSettings: TenantSettingsCache
  credentials: CredentialCache
  startCall: CallStarter
  look: CallLooker
  applyEvent: CallEventApplier
  settler: PushSettler
  refreshBinding: BindingRefresher
  release: CallReleaser
  overdue: OverdueCalls
  reporterClocks: ReporterClocks
  refreshCause: CauseRefresher
  live: LiveCalls
  pace: CallPace
  /** Pushes under way. A stopping process drains them before it closes APNs and the database. */
  background: BackgroundWork
}

type CallEngineOptions = {
  db: Db
  apns: Apns
  keyRing: KeyRing
  notifications: Notifications
  clock: Clock
  log: Log
  pace?: CallPace
}

/** Puts the engine together. `notifications` and `apns` belong to the caller, who closes them. */
export function createCallEngine(options: CallEngineOptions): CallEngine {
  const { db, apns, keyRing, notifications, clock, log, pace = CALL_PACE } = options
  const watch = createCallWatch(notifications)
  const background = createBackgroundWork()
  const live = createLiveCalls({ db, notifications, clock, log })
  const refreshCause = createCauseRefresher({ db, clock, log, background, live })
  return {
    apns,
    keyRing,
    watch,
    tenantSettings: createTenantSettingsCache(db, notifications),
    credentials: createCredentialCache(db, keyRing, notifications, (credentialId) => {
      void apns.forget(credentialId)
    }),
    startCall: createCallStarter(db),
    look: createCallLooker(db),
    applyEvent: createCallEventApplier(db),
    settler: createPushSettler(db),
    refreshBinding: createBindingRefresher(db, clock),
    release: createCallReleaser(db),
    overdue: createOverdueCalls({ db, watch, refreshCause, clock, log }),
    reporterClocks: createReporterClocks(),
    refreshCause,
    live,
    pace,
    background,
  }
}
