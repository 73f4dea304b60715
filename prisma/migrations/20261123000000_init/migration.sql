-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "tenant_status" AS ENUM ('active', 'suspended');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'operator', 'viewer');

-- CreateEnum
CREATE TYPE "push_policy" AS ENUM ('always', 'when_unregistered');

-- CreateEnum
CREATE TYPE "on_unregister" AS ENUM ('disable', 'keep');

-- CreateEnum
CREATE TYPE "on_lapse" AS ENUM ('keep', 'disable');

-- CreateEnum
CREATE TYPE "push_environment" AS ENUM ('production', 'sandbox', 'unknown');

-- CreateEnum
CREATE TYPE "credential_kind" AS ENUM ('p12', 'pem', 'p8');

-- CreateEnum
CREATE TYPE "credential_status" AS ENUM ('draft', 'active', 'retiring', 'retired', 'broken');

-- CreateEnum
CREATE TYPE "push_token_kind" AS ENUM ('voip', 'alert');

-- CreateEnum
CREATE TYPE "push_token_status" AS ENUM ('active', 'invalid', 'replaced', 'disabled');

-- CreateEnum
CREATE TYPE "alert_status" AS ENUM ('open', 'acknowledged', 'snoozed', 'resolved');

-- CreateEnum
CREATE TYPE "call_state" AS ENUM ('received', 'pushing', 'waiting', 'no_token', 'push_failed', 'no_register', 'register_rejected', 'registered', 'forwarded', 'ringing', 'failed', 'cancelled', 'answered');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('registered', 'no_token', 'push_failed', 'no_register', 'register_rejected', 'cancelled');

-- CreateEnum
CREATE TYPE "push_status" AS ENUM ('pending', 'accepted', 'rejected', 'unsent');

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "tenant_status" NOT NULL DEFAULT 'active',
    "wait_seconds" INTEGER NOT NULL DEFAULT 12,
    "push_token_lifetime_days" INTEGER NOT NULL DEFAULT 90,
    "stale_after_days" INTEGER NOT NULL DEFAULT 30,
    "retention_days" INTEGER NOT NULL DEFAULT 90,
    "alert_thresholds" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "password_hash" TEXT,
    "is_platform_admin" BOOLEAN NOT NULL DEFAULT false,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "sealed_totp" TEXT,
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "tenant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("tenant_id","user_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "invited_by" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "scopes" TEXT[],
    "allowed_networks" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "tenant_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "ip" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "bundle_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "user_agent_pattern" TEXT,
    "push_policy" "push_policy" NOT NULL DEFAULT 'always',
    "on_unregister" "on_unregister" NOT NULL DEFAULT 'disable',
    "on_lapse" "on_lapse" NOT NULL DEFAULT 'keep',
    "wait_seconds" INTEGER,
    "payload_template" JSONB NOT NULL,
    "token_carriers" JSONB NOT NULL,
    "default_environment" "push_environment" NOT NULL DEFAULT 'production',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" "credential_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "issuer" TEXT NOT NULL DEFAULT '',
    "topics" TEXT[],
    "team_id" TEXT NOT NULL DEFAULT '',
    "key_id" TEXT NOT NULL DEFAULT '',
    "environments" "push_environment"[],
    "not_before" TIMESTAMPTZ(3),
    "not_after" TIMESTAMPTZ(3),
    "status" "credential_status" NOT NULL DEFAULT 'draft',
    "status_reason" TEXT NOT NULL DEFAULT '',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_check_at" TIMESTAMPTZ(3),
    "last_check_result" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential_app" (
    "tenant_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,

    CONSTRAINT "credential_app_pkey" PRIMARY KEY ("tenant_id","credential_id","app_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "aor" TEXT NOT NULL,
    "display_name" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "app_id" UUID,
    "instance_id" TEXT,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL DEFAULT '',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_token" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "device_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "aor" TEXT NOT NULL,
    "kind" "push_token_kind" NOT NULL,
    "value" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "carrier" TEXT NOT NULL DEFAULT '',
    "environment" "push_environment" NOT NULL DEFAULT 'unknown',
    "status" "push_token_status" NOT NULL DEFAULT 'active',
    "status_reason" TEXT NOT NULL DEFAULT '',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_pushed_at" TIMESTAMPTZ(3),
    "last_woke_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "push_token_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 80);

-- CreateTable
CREATE TABLE "push_token_event" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "push_token_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "push_token_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration" (
    "device_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "contact" TEXT NOT NULL,
    "contact_uri" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "call_id" TEXT NOT NULL DEFAULT '',
    "cseq" BIGINT NOT NULL DEFAULT 0,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL DEFAULT '',
    "push_token_id" UUID,
    "reported_by" UUID,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("device_id")
) WITH (fillfactor = 80);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" "alert_status" NOT NULL DEFAULT 'open',
    "summary" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "snoozed_until" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_endpoint" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "events" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "http_status" INTEGER,
    "next_try_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID,
    "aor" TEXT NOT NULL,
    "sip_call_id" TEXT NOT NULL DEFAULT '',
    "caller" TEXT NOT NULL DEFAULT '',
    "caller_name" TEXT NOT NULL DEFAULT '',
    "with_video" BOOLEAN NOT NULL DEFAULT false,
    "state" "call_state" NOT NULL,
    "verdict" "verdict",
    "sip_code" INTEGER,
    "cause" TEXT NOT NULL DEFAULT 'in_progress',
    "wait_ms" INTEGER NOT NULL,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "contact" TEXT NOT NULL DEFAULT '',
    "pushed_count" INTEGER NOT NULL DEFAULT 0,
    "accepted_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "woke_count" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "pushed_at" TIMESTAMPTZ(3),
    "first_woke_at" TIMESTAMPTZ(3),
    "forwarded_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "verdict_at" TIMESTAMPTZ(3),
    "is_test" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "call_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "push" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "call_id" UUID,
    "device_id" UUID NOT NULL,
    "push_token_id" UUID NOT NULL,
    "aor" TEXT NOT NULL,
    "device_name" TEXT NOT NULL DEFAULT '',
    "token_last_four" TEXT NOT NULL,
    "token_fingerprint" TEXT NOT NULL,
    "credential_id" UUID,
    "credential_name" TEXT NOT NULL DEFAULT '',
    "environment" "push_environment" NOT NULL,
    "topic" TEXT NOT NULL,
    "apns_unique_id" TEXT NOT NULL DEFAULT '',
    "status" "push_status" NOT NULL DEFAULT 'pending',
    "http_status" INTEGER,
    "reason" TEXT NOT NULL DEFAULT '',
    "detail" TEXT NOT NULL DEFAULT '',
    "invalid_since" TIMESTAMPTZ(3),
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "payload" JSONB NOT NULL DEFAULT '{}',
    "queue_ms" DOUBLE PRECISION,
    "wire_ms" DOUBLE PRECISION,
    "expiration_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "woke_at" TIMESTAMPTZ(3),
    "contact" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "push_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "call_event" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "call_id" UUID NOT NULL,
    "device_id" UUID,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "heard_at" TIMESTAMPTZ(3) NOT NULL,
    "said_by" TEXT NOT NULL,
    "code" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "call_event_pkey" PRIMARY KEY ("id")
) PARTITION BY RANGE ("id");

-- CreateTable
CREATE TABLE "call_key" (
    "tenant_id" UUID NOT NULL,
    "sip_call_id" TEXT NOT NULL,
    "aor" TEXT NOT NULL,
    "call_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_key_pkey" PRIMARY KEY ("tenant_id","sip_call_id","aor")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "tenant_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "body" TEXT,
    "content_type" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "call_stat" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "wake_histogram" INTEGER[],

    CONSTRAINT "call_stat_pkey" PRIMARY KEY ("tenant_id","hour","app_id","verdict","cause")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_secret_hash_key" ON "invitation"("secret_hash");

-- CreateIndex
CREATE INDEX "invitation_tenant_id_id_idx" ON "invitation"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_secret_hash_key" ON "api_key"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_tenant_id_id_key" ON "api_key"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_tenant_id_id_idx" ON "audit_event"("tenant_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "app_tenant_id_id_key" ON "app"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "app_tenant_id_bundle_id_key" ON "app"("tenant_id", "bundle_id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_tenant_id_id_key" ON "credential"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "credential_tenant_id_fingerprint_key" ON "credential"("tenant_id", "fingerprint");

-- CreateIndex
CREATE INDEX "credential_app_tenant_id_app_id_idx" ON "credential_app"("tenant_id", "app_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_tenant_id_id_key" ON "account"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "account_tenant_id_aor_key" ON "account"("tenant_id", "aor");

-- CreateIndex
CREATE INDEX "device_tenant_id_app_id_idx" ON "device"("tenant_id", "app_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_tenant_id_id_key" ON "device"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "device_tenant_id_account_id_instance_id_key" ON "device"("tenant_id", "account_id", "instance_id");

-- CreateIndex
CREATE INDEX "push_token_tenant_id_aor_idx" ON "push_token"("tenant_id", "aor");

-- CreateIndex
CREATE INDEX "push_token_tenant_id_device_id_idx" ON "push_token"("tenant_id", "device_id");

-- CreateIndex
CREATE UNIQUE INDEX "push_token_tenant_id_id_key" ON "push_token"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "push_token_tenant_id_app_id_kind_fingerprint_key" ON "push_token"("tenant_id", "app_id", "kind", "fingerprint");

-- CreateIndex
CREATE INDEX "push_token_event_tenant_id_push_token_id_id_idx" ON "push_token_event"("tenant_id", "push_token_id", "id" DESC);

-- CreateIndex
CREATE INDEX "registration_tenant_id_call_id_idx" ON "registration"("tenant_id", "call_id");

-- CreateIndex
CREATE UNIQUE INDEX "registration_tenant_id_device_id_key" ON "registration"("tenant_id", "device_id");

-- CreateIndex
CREATE INDEX "alert_tenant_id_status_id_idx" ON "alert"("tenant_id", "status", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_endpoint_tenant_id_id_key" ON "webhook_endpoint"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_tenant_id_endpoint_id_id_idx" ON "webhook_delivery"("tenant_id", "endpoint_id", "id" DESC);

-- CreateIndex
CREATE INDEX "call_tenant_id_id_idx" ON "call"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "call_tenant_id_aor_id_idx" ON "call"("tenant_id", "aor", "id" DESC);

-- CreateIndex
CREATE INDEX "call_tenant_id_sip_call_id_idx" ON "call"("tenant_id", "sip_call_id");

-- CreateIndex
CREATE INDEX "push_tenant_id_call_id_idx" ON "push"("tenant_id", "call_id");

-- CreateIndex
CREATE INDEX "push_tenant_id_device_id_id_idx" ON "push"("tenant_id", "device_id", "id" DESC);

-- CreateIndex
CREATE INDEX "call_event_tenant_id_call_id_idx" ON "call_event"("tenant_id", "call_id");

-- CreateIndex
CREATE INDEX "call_key_created_at_idx" ON "call_key"("created_at");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app" ADD CONSTRAINT "app_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_app" ADD CONSTRAINT "credential_app_tenant_id_credential_id_fkey" FOREIGN KEY ("tenant_id", "credential_id") REFERENCES "credential"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential_app" ADD CONSTRAINT "credential_app_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "app"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_tenant_id_account_id_fkey" FOREIGN KEY ("tenant_id", "account_id") REFERENCES "account"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "app"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_token" ADD CONSTRAINT "push_token_tenant_id_device_id_fkey" FOREIGN KEY ("tenant_id", "device_id") REFERENCES "device"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_token" ADD CONSTRAINT "push_token_tenant_id_app_id_fkey" FOREIGN KEY ("tenant_id", "app_id") REFERENCES "app"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_token_event" ADD CONSTRAINT "push_token_event_tenant_id_push_token_id_fkey" FOREIGN KEY ("tenant_id", "push_token_id") REFERENCES "push_token"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration" ADD CONSTRAINT "registration_tenant_id_device_id_fkey" FOREIGN KEY ("tenant_id", "device_id") REFERENCES "device"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_endpoint" ADD CONSTRAINT "webhook_endpoint_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_tenant_id_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "endpoint_id") REFERENCES "webhook_endpoint"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------
-- From here on: what Prisma's schema language cannot say. `bin/check-drift.ts` keeps the part above equal to
-- prisma/schema.prisma; what follows is kept by tests/integration/platform.
-- ---------------------------------------------------------------------------

-- Indexes over the few rows that matter
CREATE INDEX "call_undecided_deadline_at_idx" ON "call" ("deadline_at") WHERE "verdict" IS NULL;
CREATE INDEX "push_token_active_tenant_id_aor_idx" ON "push_token" ("tenant_id", "aor") WHERE "status" = 'active';
CREATE UNIQUE INDEX "alert_unresolved_tenant_id_rule_subject_key" ON "alert" ("tenant_id", "rule", "subject") WHERE "status" <> 'resolved';
CREATE UNIQUE INDEX "app_default_tenant_id_key" ON "app" ("tenant_id") WHERE "is_default";

-- What no program may store
ALTER TABLE "tenant"
    ADD CONSTRAINT "tenant_wait_seconds_check" CHECK ("wait_seconds" BETWEEN 1 AND 60),
    ADD CONSTRAINT "tenant_days_check" CHECK ("push_token_lifetime_days" > 0 AND "stale_after_days" > 0 AND "retention_days" > 0);
ALTER TABLE "app"
    ADD CONSTRAINT "app_wait_seconds_check" CHECK ("wait_seconds" BETWEEN 1 AND 60);
ALTER TABLE "push_token"
    ADD CONSTRAINT "push_token_value_check" CHECK ("value" ~ '^[0-9A-Fa-f]{2,200}$' AND length("value") % 2 = 0);
ALTER TABLE "call"
    ADD CONSTRAINT "call_wait_ms_check" CHECK ("wait_ms" BETWEEN 0 AND 60000);

-- History partitions: months in UTC. A row is updated a few times soon after it is written, so pages of call
-- and push keep room for new versions of their rows.
CREATE TABLE "call_default" PARTITION OF "call" DEFAULT WITH (fillfactor = 80);
CREATE TABLE "push_default" PARTITION OF "push" DEFAULT WITH (fillfactor = 80);
CREATE TABLE "call_event_default" PARTITION OF "call_event" DEFAULT;

-- The smallest UUID that a UUIDv7 of this moment can follow: 48 bits of Unix milliseconds (RFC 9562, 5.7), then
-- zeros. Every UUIDv7 of an earlier millisecond is below it, every one of this or a later millisecond above.
CREATE FUNCTION "history_id_bound"("at" timestamptz) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM "at") * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the monthly partitions of call, push and call_event from the month of from_time up to the month of
-- to_time, both included, and answers the names of those that it made. Rows that waited in a default partition
-- move to their month. Partitions are built aside and attached, which blocks neither reads nor writes of the
-- months in use; the default partition alone is locked for that moment. Processes that call it at once queue up.
CREATE FUNCTION "ensure_history_partitions"("from_time" timestamptz, "to_time" timestamptz) RETURNS SETOF text
    LANGUAGE plpgsql SET "lock_timeout" = '10s'
    AS $$
DECLARE
    parent text;
    partition_name text;
    month_start timestamptz;
    lower_bound uuid;
    upper_bound uuid;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reveille history partitions', 0));
    month_start := date_trunc('month', from_time, 'UTC');
    WHILE month_start <= to_time LOOP
        lower_bound := history_id_bound(month_start);
        upper_bound := history_id_bound(date_trunc('month', month_start + interval '32 days', 'UTC'));
        FOREACH parent IN ARRAY ARRAY['call', 'push', 'call_event'] LOOP
            partition_name := parent || to_char(month_start AT TIME ZONE 'UTC', '_YYYY_MM');
            CONTINUE WHEN to_regclass(quote_ident(partition_name)) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = %s)',
                partition_name, parent, CASE parent WHEN 'call_event' THEN 100 ELSE 80 END);
            EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
            EXECUTE format('WITH moved AS (DELETE FROM %I WHERE id >= %L AND id < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                parent || '_default', lower_bound, upper_bound, partition_name);
            EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                parent, partition_name, lower_bound, upper_bound);
            RETURN NEXT partition_name;
        END LOOP;
        month_start := date_trunc('month', month_start + interval '32 days', 'UTC');
    END LOOP;
END
$$;

-- Drops the monthly partitions all of whose ids are older than a time, deletes rows that old from the default
-- partitions, and answers the names of the dropped ones.
CREATE FUNCTION "drop_history_partitions"("older_than" timestamptz) RETURNS SETOF text
    LANGUAGE plpgsql SET "lock_timeout" = '10s'
    AS $$
DECLARE
    parent text;
    partition_name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('reveille history partitions', 0));
    FOREACH parent IN ARRAY ARRAY['call', 'push', 'call_event'] LOOP
        FOR partition_name IN
            SELECT child.relname
            FROM pg_inherits JOIN pg_class child ON child.oid = pg_inherits.inhrelid
            WHERE pg_inherits.inhparent = quote_ident(parent)::regclass
              AND substring(pg_get_expr(child.relpartbound, child.oid) FROM 'TO \(''([0-9a-f-]{36})''\)')::uuid
                  <= history_id_bound(older_than)
            ORDER BY child.relname
        LOOP
            EXECUTE format('DROP TABLE %I', partition_name);
            RETURN NEXT partition_name;
        END LOOP;
        EXECUTE format('DELETE FROM %I WHERE id < %L', parent || '_default', history_id_bound(older_than));
    END LOOP;
END
$$;

SELECT ensure_history_partitions(now() - interval '1 month', now() + interval '2 months');
