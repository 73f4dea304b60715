-- A push token is found by its last characters: the index holds the values read from their end.
CREATE INDEX IF NOT EXISTS "push_token_tenant_id_reversed_value_idx" ON "push_token" ("tenant_id", reverse("value") text_pattern_ops);
