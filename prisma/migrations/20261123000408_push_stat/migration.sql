-- CreateTable
CREATE TABLE "push_stat" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "tenant_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "pushes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "push_stat_pkey" PRIMARY KEY ("tenant_id","hour","topic","status","reason")
);

-- Which active push tokens expire next, or have not been registered for long: few, and asked for by every Overview.
CREATE INDEX IF NOT EXISTS "push_token_active_tenant_id_expires_at_idx" ON "push_token" ("tenant_id", "expires_at") WHERE "status" = 'active';
