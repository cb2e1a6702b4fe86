-- Signing in at the desk: passwords, the one-time links that set them, and, beside the record, sessions and the counters of
-- failed attempts.

-- CreateTable
CREATE TABLE "password" (
    "user_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "password_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "password_link" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "sha256" BYTEA NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" TEXT NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "password_link_sha256_key" ON "password_link"("sha256");

-- CreateIndex
CREATE INDEX "password_link_user_id_idx" ON "password_link"("user_id");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- AddForeignKey
ALTER TABLE "password" ADD CONSTRAINT "password_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_link" ADD CONSTRAINT "password_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_link" ADD CONSTRAINT "password_link_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────

-- An empty hash is nobody's: of a user who was erased.
ALTER TABLE password ADD CONSTRAINT password_hash_form
  CHECK (hash = '' OR hash ~ '^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$');
ALTER TABLE password_link
  ADD CONSTRAINT password_link_sha256_length CHECK (octet_length(sha256) = 32),
  ADD CONSTRAINT password_link_lifetime CHECK (expires_at BETWEEN created_at AND created_at + interval '72 hours'),
  ADD CONSTRAINT password_link_used_in_time CHECK (used_at BETWEEN created_at AND expires_at);
ALTER TABLE rate_limit ADD CONSTRAINT rate_limit_ends CHECK (expire IS NOT NULL);
-- A session has a user: nothing is kept of readers.
ALTER TABLE session ADD CONSTRAINT session_of_user CHECK (sess ->> 'userId' IS NOT NULL AND sess ->> 'signedInAt' IS NOT NULL);

CREATE FUNCTION check_password_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.user_id, NEW.created_by_id, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.created_by_id, OLD.created_at)
    OR NEW.expires_at > OLD.expires_at OR (OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at) THEN
    PERFORM refuse('password_link_once', 'A link is used once, by the user whom it is for, and is not prolonged.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER password_link_once BEFORE UPDATE ON password_link FOR EACH ROW EXECUTE FUNCTION check_password_link();

-- Who asked for a redaction, and whoever they, or such a person, made a user, edited, or gave a token or a link since they asked.
CREATE OR REPLACE FUNCTION redaction_puppets(subject uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE puppet (id) AS (
    SELECT requested_by_id FROM redaction WHERE redaction.id = subject
    UNION SELECT CASE event.record_type WHEN 'token' THEN api_token.user_id WHEN 'password_link' THEN password_link.user_id ELSE event.record_id END
    FROM puppet JOIN event ON event.user_id = puppet.id AND event.index > coalesce((SELECT max(asked.index) FROM event asked
      WHERE asked.record_id = subject AND asked.record_type = 'redaction' AND asked.action = 'created'), -1)
    LEFT JOIN api_token ON api_token.id = event.record_id
    LEFT JOIN password_link ON password_link.id = event.record_id
    WHERE (event.record_type = 'user' AND event.action IN ('created', 'edited'))
      OR (event.record_type IN ('token', 'password_link') AND event.action = 'created')
  )
  SELECT id FROM puppet
$$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['password', 'password_link'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal()', name || '_stays', name);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT SELECT, INSERT, UPDATE ON password, password_link TO rejoinder_service;
    GRANT SELECT, INSERT, UPDATE, DELETE ON session, rate_limit TO rejoinder_service;
  END IF;
END $$;
