-- Push tokens past their lifetime: whether an app goes on pushing to them, and whether refusals of its push tokens
-- are believed at the moment.
ALTER TABLE "app"
    ADD COLUMN "keep_after_expiry" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "refusals_doubted_since" TIMESTAMPTZ(3);

-- What was refused lately, in all tenants: few rows, asked for every minute.
CREATE INDEX IF NOT EXISTS "push_token_invalid_status_since_idx" ON "push_token" ("status_since") WHERE "status" = 'invalid';

-- An alert of the platform belongs to no tenant. One that is not resolved is unique per rule and subject.
ALTER TABLE "alert"
    ALTER COLUMN "tenant_id" DROP NOT NULL,
    ADD COLUMN "stage" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "count" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "acknowledged_at" TIMESTAMPTZ(3),
    ADD COLUMN "acknowledged_by" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "told_at" TIMESTAMPTZ(3);

CREATE UNIQUE INDEX "alert_unresolved_rule_subject_key" ON "alert" ("tenant_id", "rule", "subject") NULLS NOT DISTINCT
    WHERE "status" <> 'resolved';
DROP INDEX "alert_unresolved_tenant_id_rule_subject_key";

-- What a tenant has set for a rule: limits, who is told, and how often.
CREATE TABLE "alert_rule" (
    "tenant_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "thresholds" JSONB NOT NULL DEFAULT '{}',
    "tell_admins" BOOLEAN NOT NULL DEFAULT true,
    "emails" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "every_endpoint" BOOLEAN NOT NULL DEFAULT true,
    "endpoint_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "quiet_minutes" INTEGER NOT NULL DEFAULT 60,
    "remind_hours" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("tenant_id", "rule")
);

ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_tenant_id_fkey"
    FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Endpoints have a name and, while a secret is being replaced, two secrets.
ALTER TABLE "webhook_endpoint"
    ADD COLUMN "name" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "previous_sealed_secret" TEXT,
    ADD COLUMN "previous_until" TIMESTAMPTZ(3);

ALTER TABLE "webhook_delivery"
    ADD COLUMN "alert_id" UUID,
    ADD COLUMN "last_error" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "took_ms" INTEGER,
    ADD COLUMN "ended_at" TIMESTAMPTZ(3);

CREATE INDEX IF NOT EXISTS "webhook_delivery_pending_next_try_at_idx" ON "webhook_delivery" ("next_try_at") WHERE "status" = 'pending';

-- Mails that are to be sent, and what became of them.
CREATE TABLE "mail_delivery" (
    "id" UUID NOT NULL,
    "tenant_id" UUID,
    "alert_id" UUID,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT NOT NULL DEFAULT '',
    "next_try_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_delivery_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "mail_delivery_tenant_id_id_idx" ON "mail_delivery"("tenant_id", "id" DESC);
CREATE INDEX IF NOT EXISTS "mail_delivery_pending_next_try_at_idx" ON "mail_delivery" ("next_try_at") WHERE "status" = 'pending';

ALTER TABLE "mail_delivery" ADD CONSTRAINT "mail_delivery_tenant_id_fkey"
    FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When a job of the worker last came to its end: what shows that a worker is there.
CREATE TABLE "worker_turn" (
    "job" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_turn_pkey" PRIMARY KEY ("job")
);
