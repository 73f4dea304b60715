-- Who a user is at the OpenID provider: the subject is kept, for an address can change hands there (OpenID Connect Core
-- 1.0, 5.7). Issuer and subject come together, and belong to one user.
ALTER TABLE "user_account" ADD COLUMN "oidc_issuer" TEXT, ADD COLUMN "oidc_subject" TEXT;
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_oidc_link_check"
    CHECK (("oidc_issuer" IS NULL) = ("oidc_subject" IS NULL));
CREATE UNIQUE INDEX "user_account_oidc_issuer_oidc_subject_key" ON "user_account"("oidc_issuer", "oidc_subject");
