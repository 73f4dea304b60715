-- What Apple last said of a credential in one of its environments: health, alerts and the console read it.
CREATE TABLE "credential_check" (
    "tenant_id" UUID NOT NULL,
    "credential_id" UUID NOT NULL,
    "environment" "push_environment" NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "detail" TEXT NOT NULL DEFAULT '',
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "worked_at" TIMESTAMPTZ(3),
    "skew_ms" INTEGER,

    CONSTRAINT "credential_check_pkey" PRIMARY KEY ("tenant_id", "credential_id", "environment")
);

ALTER TABLE "credential_check" ADD CONSTRAINT "credential_check_tenant_id_credential_id_fkey"
    FOREIGN KEY ("tenant_id", "credential_id") REFERENCES "credential"("tenant_id", "id")
    ON DELETE CASCADE ON UPDATE CASCADE;

-- A broken credential goes back to what it was; a replaced one retires by itself.
ALTER TABLE "credential"
    ADD COLUMN "broken_from" "credential_status",
    ADD COLUMN "retire_at" TIMESTAMPTZ(3);
