-- A session is a row, so that one browser can be signed out without the others.
CREATE TABLE "user_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_session_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "user_session_user_id_id_idx" ON "user_session"("user_id", "id");

ALTER TABLE "user_session" ADD CONSTRAINT "user_session_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The second factor: which code was taken last, and what opens an account whose phone is lost.
ALTER TABLE "user_account"
    ADD COLUMN "totp_last_step" INTEGER,
    ADD COLUMN "recovery_code_hashes" TEXT[] DEFAULT ARRAY[]::TEXT[];
