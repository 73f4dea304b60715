-- How often it was tried to sign in to an account, and from an address, for all consoles together. It belongs to no
-- tenant.
CREATE TABLE "sign_in_try" (
    "key" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_try_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "sign_in_try_ends_at_idx" ON "sign_in_try"("ends_at");

SELECT raise_tenant_walls();
