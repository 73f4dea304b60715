-- The third wall between tenants: under the role reveille_console a row of another tenant is not there, whatever a
-- statement asks for. The console's pages and actions run under it, with reveille.tenant_id set for their transaction.
-- The gateway and the worker stay the tables' owner, for whom policies cost nothing.

-- Puts up the wall on every table that has a tenant, and on the tenants themselves. Run it again after a migration that
-- makes a table: what stands already is left alone. Partitions are reached through their parent only.
CREATE FUNCTION "raise_tenant_walls"() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    walled record;
BEGIN
    IF to_regrole('reveille_console') IS NULL THEN
        RETURN;
    END IF;
    FOR walled IN
        SELECT c.relname, c.relrowsecurity,
            CASE WHEN c.relname = 'tenant' THEN 'id'
                WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
                    AND NOT a.attisdropped) THEN 'tenant_id' END AS owner_column
        FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname NOT LIKE '\_prisma%'
    LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO reveille_console', walled.relname);
        CONTINUE WHEN walled.owner_column IS NULL OR walled.relrowsecurity;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled.relname);
        EXECUTE format('CREATE POLICY tenant_wall ON %I TO reveille_console '
            'USING (%I = nullif(current_setting(''reveille.tenant_id'', true), '''')::uuid)',
            walled.relname, walled.owner_column);
    END LOOP;
    -- A condition whose function might tell of a hidden row is not looked up in an index before the wall's own. These
    -- tell nothing of what they are given, but PostgreSQL does not mark them so; only a superuser may. Without, lists
    -- are as right and slower.
    BEGIN
        ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;
        ALTER FUNCTION pg_catalog.enum_eq(anyenum, anyenum) LEAKPROOF;
        ALTER FUNCTION pg_catalog.reverse(text) LEAKPROOF;
        -- What caller_key() is made of.
        ALTER FUNCTION pg_catalog.lower(text) LEAKPROOF;
        ALTER FUNCTION pg_catalog.regexp_replace(text, text, text) LEAKPROOF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'Only a superuser may mark functions as leakproof: filtered lists of the console will be slower.';
    END;
END
$$;

-- Whoever may not make roles runs without this wall; `reveille doctor` says so, and how to put it up.
DO $$
BEGIN
    IF to_regrole('reveille_console') IS NULL THEN
        CREATE ROLE reveille_console NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'reveille_console', 'MEMBER') THEN
        EXECUTE format('GRANT reveille_console TO %I', current_user);
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE WARNING 'The role reveille_console could not be made: the console runs without row-level security.';
    -- Roles belong to all databases of a server; another of them may be making it now.
    WHEN duplicate_object OR unique_violation THEN
        NULL;
END
$$;

SELECT raise_tenant_walls();
