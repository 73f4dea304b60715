-- Which credential is the newest in use is not changed by one that was broken and works again.
ALTER TABLE "credential" ADD COLUMN "activated_at" TIMESTAMPTZ(3);

UPDATE "credential" SET "activated_at" = "status_since" WHERE "status" IN ('active', 'retiring', 'broken');
