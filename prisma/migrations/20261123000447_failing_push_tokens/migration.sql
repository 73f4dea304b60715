-- Push tokens whose last pushes woke nobody, as the console lists them; MANY_FAILURES in lib/devices/device.ts. Without
-- last_pushed_at: an accepted push moves it, and must not write to every index of the table for it.
CREATE INDEX IF NOT EXISTS "push_token_failing_tenant_id_failures_idx" ON "push_token" ("tenant_id", "failures" DESC, "id") WHERE "status" = 'active' AND "failures" >= 3;
