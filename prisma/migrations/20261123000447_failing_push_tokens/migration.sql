-- Push tokens whose last pushes woke nobody, as the console lists them; MANY_FAILURES in lib/devices/device.ts.
CREATE INDEX IF NOT EXISTS "push_token_failing_tenant_id_last_pushed_at_idx" ON "push_token" ("tenant_id", "last_pushed_at" DESC) WHERE "status" = 'active' AND "failures" >= 3;
