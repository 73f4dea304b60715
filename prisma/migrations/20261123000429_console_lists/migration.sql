-- What the console's lists filter by, each in the order in which they page: newest first.
CREATE INDEX IF NOT EXISTS "call_tenant_id_verdict_id_idx" ON "call" ("tenant_id", "verdict", "id" DESC);
CREATE INDEX IF NOT EXISTS "call_tenant_id_cause_id_idx" ON "call" ("tenant_id", "cause", "id" DESC);
CREATE INDEX IF NOT EXISTS "call_tenant_id_app_id_id_idx" ON "call" ("tenant_id", "app_id", "id" DESC);
CREATE INDEX IF NOT EXISTS "push_token_tenant_id_status_id_idx" ON "push_token" ("tenant_id", "status", "id" DESC);
CREATE INDEX IF NOT EXISTS "push_token_tenant_id_environment_id_idx" ON "push_token" ("tenant_id", "environment", "id" DESC);
CREATE INDEX IF NOT EXISTS "push_token_tenant_id_app_id_id_idx" ON "push_token" ("tenant_id", "app_id", "id" DESC);

-- The beginning of an AOR is a range of texts only in the order of bytes, whatever order the database has.
CREATE INDEX IF NOT EXISTS "account_aor_prefix_idx" ON "account" ("tenant_id", "aor" COLLATE "C");
CREATE INDEX IF NOT EXISTS "push_token_aor_prefix_idx" ON "push_token" ("tenant_id", "aor" COLLATE "C", "id");

-- A caller is found by the beginning of the number or address, as people write it: without scheme and leading plus.
CREATE FUNCTION "caller_key"("caller" text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT regexp_replace(lower("caller"), '^(sips?:|tel:)?[+]?', '') $$;
CREATE INDEX IF NOT EXISTS "call_caller_key_idx" ON "call" ("tenant_id", (caller_key("caller")) COLLATE "C", "id" DESC);
