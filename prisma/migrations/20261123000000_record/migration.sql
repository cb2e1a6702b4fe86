-- CreateEnum
CREATE TYPE "role" AS ENUM ('editor', 'reviewer', 'admin');

-- CreateEnum
CREATE TYPE "record_type" AS ENUM ('claim', 'rebuttal', 'actor', 'source');

-- CreateEnum
CREATE TYPE "version_state" AS ENUM ('draft', 'in_review', 'published', 'changes_requested', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('person', 'organization', 'government', 'outlet');

-- CreateEnum
CREATE TYPE "standing_value" AS ENUM ('retracted', 'conceded', 'disputed', 'accepted', 'answered', 'unanswered');

-- CreateEnum
CREATE TYPE "rebuttal_act" AS ENUM ('denial', 'counterclaim', 'correction', 'clarification', 'partial_concession', 'concession', 'retraction', 'declined_comment');

-- CreateEnum
CREATE TYPE "attack" AS ENUM ('rebuts', 'undermines', 'undercuts');

-- CreateEnum
CREATE TYPE "evidence_offered" AS ENUM ('yes', 'no', 'unknown');

-- CreateEnum
CREATE TYPE "evidence_role" AS ENUM ('appearance', 'supports', 'opposes', 'context');

-- CreateEnum
CREATE TYPE "speech_mode" AS ENUM ('direct', 'indirect', 'paraphrase');

-- CreateEnum
CREATE TYPE "offerer" AS ENUM ('speaker', 'desk');

-- CreateEnum
CREATE TYPE "review_decision" AS ENUM ('approve', 'reject', 'request_changes');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('correction', 'update', 'withdrawal');

-- CreateEnum
CREATE TYPE "reply_outcome" AS ENUM ('answered', 'declined', 'no_reply');

-- CreateTable
CREATE TABLE "staff_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" "role"[],
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "head" (
    "id" UUID NOT NULL,
    "type" "record_type" NOT NULL,
    "newest_version" INTEGER NOT NULL DEFAULT 1,
    "published_version" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "withdrawal_id" UUID,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "version" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "version_state" NOT NULL DEFAULT 'draft',
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_by_id" UUID,
    "submitted_at" TIMESTAMPTZ(3),

    CONSTRAINT "version_pkey" PRIMARY KEY ("head_id","number")
);

-- CreateTable
CREATE TABLE "version_author" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "version_author_pkey" PRIMARY KEY ("head_id","number","user_id")
);

-- CreateTable
CREATE TABLE "actor" (
    "id" UUID NOT NULL,

    CONSTRAINT "actor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "actor_version" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "actor_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "same_as" TEXT[],
    "part_of_id" UUID,

    CONSTRAINT "actor_version_pkey" PRIMARY KEY ("head_id","number")
);

-- CreateTable
CREATE TABLE "source" (
    "id" UUID NOT NULL,

    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_version" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "publisher_id" UUID,
    "published_at" TEXT,
    "published_from" TIMESTAMPTZ(3),
    "language" TEXT,

    CONSTRAINT "source_version_pkey" PRIMARY KEY ("head_id","number")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "captured_at" TIMESTAMPTZ(3) NOT NULL,
    "archive_urls" TEXT[],
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotation" (
    "id" UUID NOT NULL,
    "snapshot_id" UUID NOT NULL,
    "exact" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "start_offset" INTEGER NOT NULL,
    "end_offset" INTEGER NOT NULL,

    CONSTRAINT "quotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "id" UUID NOT NULL,
    "standing" JSONB NOT NULL,
    "standing_value" "standing_value" NOT NULL,
    "rebuttal_count" INTEGER NOT NULL DEFAULT 0,
    "evidenced_count" INTEGER NOT NULL DEFAULT 0,
    "dossier_revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim_version" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "claimant_id" UUID NOT NULL,
    "stated_at" TEXT NOT NULL,
    "stated_from" TIMESTAMPTZ(3) NOT NULL,
    "language" TEXT,
    "topics" TEXT[],
    "context" TEXT,

    CONSTRAINT "claim_version_pkey" PRIMARY KEY ("head_id","number")
);

-- CreateTable
CREATE TABLE "rebuttal" (
    "id" UUID NOT NULL,
    "claim_id" UUID NOT NULL,
    "parent_id" UUID,
    "depth" INTEGER NOT NULL,

    CONSTRAINT "rebuttal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rebuttal_version" (
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "act" "rebuttal_act" NOT NULL,
    "responder_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "stated_at" TEXT NOT NULL,
    "stated_from" TIMESTAMPTZ(3) NOT NULL,
    "evidence_offered" "evidence_offered" NOT NULL DEFAULT 'unknown',
    "attack" "attack",
    "language" TEXT,

    CONSTRAINT "rebuttal_version_pkey" PRIMARY KEY ("head_id","number")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" UUID NOT NULL,
    "head_id" UUID NOT NULL,
    "first_version" INTEGER NOT NULL,
    "removed_in" INTEGER,
    "role" "evidence_role" NOT NULL,
    "source_id" UUID NOT NULL,
    "snapshot_id" UUID,
    "quotation_id" UUID,
    "locator" TEXT,
    "said_by_id" UUID,
    "reported_by_id" UUID,
    "mode" "speech_mode",
    "offered_by" "offerer" NOT NULL,
    "note" TEXT,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "decision" "review_decision" NOT NULL,
    "rationale" TEXT NOT NULL,
    "public_note" TEXT,
    "reviewer_id" UUID NOT NULL,
    "approved_with_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "head_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "notice_kind" NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reply_request" (
    "id" UUID NOT NULL,
    "claim_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "question" TEXT NOT NULL,
    "outcome" "reply_outcome",
    "rebuttal_id" UUID,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reply_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "index" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" UUID,
    "action" TEXT NOT NULL,
    "record_type" TEXT NOT NULL,
    "record_id" UUID NOT NULL,
    "version" INTEGER,
    "claim_id" UUID,
    "body" BYTEA NOT NULL,
    "salt" BYTEA NOT NULL,
    "state" BYTEA NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "event_form" (
    "event_index" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "record_id" UUID NOT NULL,
    "salt" BYTEA NOT NULL,
    "form" BYTEA NOT NULL,

    CONSTRAINT "event_form_pkey" PRIMARY KEY ("event_index","position")
);

-- CreateTable
CREATE TABLE "ledger_head" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "size" BIGINT NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "showing" (
    "head_id" UUID NOT NULL,
    "shown_id" UUID NOT NULL,
    "claim_id" UUID NOT NULL,

    CONSTRAINT "showing_pkey" PRIMARY KEY ("head_id","shown_id")
);

-- CreateTable
CREATE TABLE "stored_dossier" (
    "claim_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "etag" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "stored_dossier_pkey" PRIMARY KEY ("claim_id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "caller_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request" BYTEA NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("caller_id","operation","key")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "sample_started_at" TIMESTAMPTZ(3),
    "sample_loaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_user_email_key" ON "staff_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_sha256_key" ON "api_token"("sha256");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "head_withdrawal_id_key" ON "head"("withdrawal_id");

-- CreateIndex
CREATE INDEX "head_type_id_idx" ON "head"("type", "id");

-- CreateIndex
CREATE INDEX "actor_version_part_of_id_idx" ON "actor_version"("part_of_id");

-- CreateIndex
CREATE INDEX "source_version_publisher_id_idx" ON "source_version"("publisher_id");

-- CreateIndex
CREATE INDEX "snapshot_source_id_id_idx" ON "snapshot"("source_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "snapshot_id_source_id_key" ON "snapshot"("id", "source_id");

-- CreateIndex
CREATE INDEX "quotation_snapshot_id_idx" ON "quotation"("snapshot_id");

-- CreateIndex
CREATE UNIQUE INDEX "quotation_id_snapshot_id_key" ON "quotation"("id", "snapshot_id");

-- CreateIndex
CREATE INDEX "claim_standing_value_id_idx" ON "claim"("standing_value", "id");

-- CreateIndex
CREATE INDEX "claim_version_claimant_id_head_id_idx" ON "claim_version"("claimant_id", "head_id");

-- CreateIndex
CREATE INDEX "rebuttal_claim_id_id_idx" ON "rebuttal"("claim_id", "id");

-- CreateIndex
CREATE INDEX "rebuttal_parent_id_idx" ON "rebuttal"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "rebuttal_id_claim_id_key" ON "rebuttal"("id", "claim_id");

-- CreateIndex
CREATE INDEX "rebuttal_version_responder_id_head_id_idx" ON "rebuttal_version"("responder_id", "head_id");

-- CreateIndex
CREATE INDEX "evidence_head_id_id_idx" ON "evidence"("head_id", "id");

-- CreateIndex
CREATE INDEX "evidence_snapshot_id_idx" ON "evidence"("snapshot_id");

-- CreateIndex
CREATE INDEX "evidence_source_id_idx" ON "evidence"("source_id");

-- CreateIndex
CREATE INDEX "review_head_id_number_idx" ON "review"("head_id", "number");

-- CreateIndex
CREATE INDEX "notice_head_id_number_idx" ON "notice"("head_id", "number");

-- CreateIndex
CREATE INDEX "reply_request_claim_id_id_idx" ON "reply_request"("claim_id", "id");

-- CreateIndex
CREATE INDEX "event_claim_id_index_idx" ON "event"("claim_id", "index");

-- CreateIndex
CREATE INDEX "event_record_id_index_idx" ON "event"("record_id", "index");

-- CreateIndex
CREATE INDEX "showing_shown_id_idx" ON "showing"("shown_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "head" ADD CONSTRAINT "head_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "head" ADD CONSTRAINT "head_withdrawal_id_fkey" FOREIGN KEY ("withdrawal_id") REFERENCES "notice"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version" ADD CONSTRAINT "version_submitted_by_id_fkey" FOREIGN KEY ("submitted_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version_author" ADD CONSTRAINT "version_author_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "version_author" ADD CONSTRAINT "version_author_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "actor" ADD CONSTRAINT "actor_id_fkey" FOREIGN KEY ("id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "actor_version" ADD CONSTRAINT "actor_version_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "actor_version" ADD CONSTRAINT "actor_version_part_of_id_fkey" FOREIGN KEY ("part_of_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source" ADD CONSTRAINT "source_id_fkey" FOREIGN KEY ("id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_version" ADD CONSTRAINT "source_version_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_version" ADD CONSTRAINT "source_version_publisher_id_fkey" FOREIGN KEY ("publisher_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotation" ADD CONSTRAINT "quotation_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "snapshot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_id_fkey" FOREIGN KEY ("id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_version" ADD CONSTRAINT "claim_version_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claim_version" ADD CONSTRAINT "claim_version_claimant_id_fkey" FOREIGN KEY ("claimant_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal" ADD CONSTRAINT "rebuttal_id_fkey" FOREIGN KEY ("id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal" ADD CONSTRAINT "rebuttal_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal" ADD CONSTRAINT "rebuttal_parent_id_claim_id_fkey" FOREIGN KEY ("parent_id", "claim_id") REFERENCES "rebuttal"("id", "claim_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "rebuttal_version" ADD CONSTRAINT "rebuttal_version_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rebuttal_version" ADD CONSTRAINT "rebuttal_version_responder_id_fkey" FOREIGN KEY ("responder_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_first_version_fkey" FOREIGN KEY ("head_id", "first_version") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_removed_in_fkey" FOREIGN KEY ("head_id", "removed_in") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_snapshot_id_source_id_fkey" FOREIGN KEY ("snapshot_id", "source_id") REFERENCES "snapshot"("id", "source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_quotation_id_snapshot_id_fkey" FOREIGN KEY ("quotation_id", "snapshot_id") REFERENCES "quotation"("id", "snapshot_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_said_by_id_fkey" FOREIGN KEY ("said_by_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_reported_by_id_fkey" FOREIGN KEY ("reported_by_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_approved_with_id_fkey" FOREIGN KEY ("approved_with_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_head_id_number_fkey" FOREIGN KEY ("head_id", "number") REFERENCES "version"("head_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "actor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_rebuttal_id_claim_id_fkey" FOREIGN KEY ("rebuttal_id", "claim_id") REFERENCES "rebuttal"("id", "claim_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "reply_request" ADD CONSTRAINT "reply_request_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event_form" ADD CONSTRAINT "event_form_event_index_fkey" FOREIGN KEY ("event_index") REFERENCES "event"("index") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "showing" ADD CONSTRAINT "showing_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "showing" ADD CONSTRAINT "showing_shown_id_fkey" FOREIGN KEY ("shown_id") REFERENCES "head"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "showing" ADD CONSTRAINT "showing_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_dossier" ADD CONSTRAINT "stored_dossier_claim_id_fkey" FOREIGN KEY ("claim_id") REFERENCES "claim"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_caller_id_fkey" FOREIGN KEY ("caller_id") REFERENCES "staff_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── By hand: what Prisma cannot say ─────────────────────────────────────────────────────────────────────────────
-- Each rule has a constraint name; src/database/faults.ts turns the name into a problem.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Every rule that needs more than one row is refused through this one door.
CREATE FUNCTION refuse(rule text, message text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = message;
END $$;

-- An instant as every answer writes it: UTC with milliseconds.
CREATE FUNCTION instant(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- ── Checks on one row ───────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE staff_user
  ADD CONSTRAINT user_email_lower CHECK (email = lower(email)),
  ADD CONSTRAINT user_roles_once CHECK (cardinality(roles) <= 3);
ALTER TABLE api_token ADD CONSTRAINT token_sha256_length CHECK (octet_length(sha256) = 32);
ALTER TABLE head
  ADD CONSTRAINT head_versions CHECK (newest_version >= 1 AND published_version BETWEEN 1 AND newest_version);
ALTER TABLE version
  ADD CONSTRAINT version_number CHECK (number >= 1),
  ADD CONSTRAINT version_submission CHECK ((submitted_by_id IS NULL) = (submitted_at IS NULL)),
  ADD CONSTRAINT version_in_review_submitted CHECK (state <> 'in_review' OR submitted_by_id IS NOT NULL);
ALTER TABLE actor_version ADD CONSTRAINT actor_not_part_of_itself CHECK (part_of_id <> head_id);
ALTER TABLE source_version ADD CONSTRAINT source_url_scheme CHECK (url ~ '^https?://');
ALTER TABLE snapshot
  ADD CONSTRAINT snapshot_text_form CHECK (text IS NFC NORMALIZED AND strpos(text, E'\r') = 0 AND text <> ''),
  ADD CONSTRAINT snapshot_sha256 CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
ALTER TABLE quotation ADD CONSTRAINT quotation_span CHECK (start_offset >= 0 AND end_offset > start_offset);
ALTER TABLE rebuttal
  ADD CONSTRAINT rebuttal_depth CHECK (depth BETWEEN 1 AND 64 AND (depth = 1) = (parent_id IS NULL)),
  ADD CONSTRAINT rebuttal_not_its_own_parent CHECK (parent_id <> id);
ALTER TABLE evidence
  ADD CONSTRAINT evidence_span CHECK (removed_in >= first_version),
  ADD CONSTRAINT evidence_speech CHECK (role = 'appearance' OR (said_by_id IS NULL AND reported_by_id IS NULL AND mode IS NULL)),
  ADD CONSTRAINT evidence_quotation_snapshot CHECK (quotation_id IS NULL OR snapshot_id IS NOT NULL),
  ADD CONSTRAINT evidence_locator CHECK (snapshot_id IS NOT NULL OR locator IS NOT NULL);
ALTER TABLE reply_request
  ADD CONSTRAINT reply_request_due CHECK (due_at >= asked_at),
  ADD CONSTRAINT reply_request_outcome CHECK (rebuttal_id IS NULL OR outcome = 'answered');
ALTER TABLE event
  ADD CONSTRAINT event_salt CHECK (octet_length(salt) = 16),
  ADD CONSTRAINT event_index_natural CHECK (index >= 0);
ALTER TABLE event_form ADD CONSTRAINT event_form_salt CHECK (octet_length(salt) = 16);
ALTER TABLE ledger_head ADD CONSTRAINT ledger_head_single CHECK (id = 1);
ALTER TABLE instance ADD CONSTRAINT instance_single CHECK (id = 1);
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_request CHECK (octet_length(request) = 32);

CREATE UNIQUE INDEX notice_one_change_a_version ON notice (head_id, number) WHERE kind <> 'withdrawal';

INSERT INTO ledger_head (id, size, last_at) VALUES (1, 0, '-infinity'::timestamptz);
UPDATE ledger_head SET last_at = '0001-01-01T00:00:00Z';
INSERT INTO instance (id) VALUES (1);

-- ── Nothing is hard-deleted; what is written once stays ─────────────────────────────────────────────────────────

CREATE FUNCTION refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse('record_stays', format('Rows of %s are never deleted.', TG_TABLE_NAME));
  RETURN NULL;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse(TG_TABLE_NAME || '_immutable', format('Rows of %s are never changed.', TG_TABLE_NAME));
  RETURN NULL;
END $$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['staff_user', 'api_token', 'head', 'version', 'version_author', 'actor', 'actor_version', 'source',
    'source_version', 'snapshot', 'quotation', 'claim', 'claim_version', 'rebuttal', 'rebuttal_version', 'evidence', 'review',
    'notice', 'reply_request', 'event', 'event_form', 'ledger_head'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal()', name || '_stays', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['snapshot', 'quotation', 'review', 'version_author', 'rebuttal', 'actor', 'source', 'event', 'event_form'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name || '_immutable', name);
  END LOOP;
END $$;

-- ── Quotations stand in their snapshot ──────────────────────────────────────────────────────────────────────────

CREATE FUNCTION check_quotation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE source_text text;
BEGIN
  SELECT text INTO source_text FROM snapshot WHERE id = NEW.snapshot_id;
  IF substr(source_text, NEW.start_offset + 1, NEW.end_offset - NEW.start_offset) IS DISTINCT FROM NEW.exact
    OR right(left(source_text, NEW.start_offset), char_length(NEW.prefix)) IS DISTINCT FROM NEW.prefix
    OR substr(source_text, NEW.end_offset + 1, char_length(NEW.suffix)) IS DISTINCT FROM NEW.suffix THEN
    PERFORM refuse('quotation_in_snapshot', 'The quotation does not stand at that place of the snapshot.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quotation_in_snapshot BEFORE INSERT ON quotation FOR EACH ROW EXECUTE FUNCTION check_quotation();

-- ── Heads, versions and who made them ───────────────────────────────────────────────────────────────────────────

CREATE FUNCTION check_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE target uuid; thread uuid; open_targets int;
BEGIN
  IF NEW.id <> OLD.id OR NEW.type <> OLD.type OR NEW.created_by_id <> OLD.created_by_id OR NEW.created_at <> OLD.created_at
    OR NEW.revision < OLD.revision THEN
    PERFORM refuse('head_identity', 'What a record is does not change.');
  END IF;
  IF NEW.newest_version NOT IN (OLD.newest_version, OLD.newest_version + 1) THEN
    PERFORM refuse('head_next_version', 'Versions are numbered without gaps.');
  END IF;
  IF NEW.published_version IS DISTINCT FROM OLD.published_version THEN
    IF NOT EXISTS (SELECT FROM version WHERE head_id = NEW.id AND number = NEW.published_version AND state = 'published') THEN
      PERFORM refuse('published_was_approved', 'Only an approved version can be published.');
    END IF;
    IF NEW.type = 'rebuttal' THEN
      SELECT coalesce(parent_id, claim_id), claim_id INTO target, thread FROM rebuttal WHERE id = NEW.id;
      PERFORM FROM head WHERE id IN (target, thread) ORDER BY id FOR SHARE;
      SELECT count(*) INTO open_targets FROM head WHERE id IN (target, thread) AND published_version IS NOT NULL AND withdrawal_id IS NULL;
      IF open_targets < (CASE WHEN target = thread THEN 1 ELSE 2 END) THEN
        PERFORM refuse('target_published', 'What it answers is not published.');
      END IF;
    END IF;
  END IF;
  IF NEW.withdrawal_id IS NOT NULL AND NOT EXISTS
    (SELECT FROM notice WHERE id = NEW.withdrawal_id AND head_id = NEW.id AND kind = 'withdrawal') THEN
    PERFORM refuse('withdrawal_of_this_record', 'A withdrawal needs a notice of its own.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER head_rules BEFORE UPDATE ON head FOR EACH ROW EXECUTE FUNCTION check_head();

CREATE FUNCTION check_version_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' THEN
    PERFORM refuse('version_starts_as_draft', 'A version starts as a draft.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_starts_as_draft BEFORE INSERT ON version FOR EACH ROW EXECUTE FUNCTION check_version_start();

CREATE FUNCTION check_version_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE kind record_type;
BEGIN
  IF NEW.head_id <> OLD.head_id OR NEW.number <> OLD.number OR NEW.created_by_id <> OLD.created_by_id OR NEW.created_at <> OLD.created_at THEN
    PERFORM refuse('version_identity', 'What a version is does not change.');
  END IF;
  IF NEW.state = OLD.state THEN
    IF OLD.state <> 'draft' AND (NEW.submitted_by_id, NEW.submitted_at) IS DISTINCT FROM (OLD.submitted_by_id, OLD.submitted_at) THEN
      PERFORM refuse('version_immutable', 'A submitted version does not change.');
    END IF;
    RETURN NEW;
  END IF;
  SELECT type INTO kind FROM head WHERE id = NEW.head_id;
  IF NOT (
    (OLD.state = 'draft' AND NEW.state = 'in_review')
    -- An actor or source that nothing published showed before is approved together with what shows it.
    OR (OLD.state = 'draft' AND NEW.state = 'published' AND kind IN ('actor', 'source'))
    OR (OLD.state = 'in_review' AND NEW.state IN ('draft', 'published', 'changes_requested', 'rejected'))
    OR (OLD.state = 'changes_requested' AND NEW.state = 'in_review')
    OR (OLD.state <> 'withdrawn' AND NEW.state = 'withdrawn')
  ) THEN
    PERFORM refuse('version_step', format('A version does not go from %s to %s.', OLD.state, NEW.state));
  END IF;
  IF NEW.state = 'published' AND NOT EXISTS
    (SELECT FROM review WHERE head_id = NEW.head_id AND number = NEW.number AND decision = 'approve') THEN
    PERFORM refuse('published_was_approved', 'Only an approved version can be published.');
  END IF;
  IF NEW.state = 'draft' AND EXISTS (SELECT FROM review WHERE head_id = NEW.head_id AND number = NEW.number) THEN
    PERFORM refuse('version_immutable', 'A judged version does not become a draft again.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_step BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION check_version_step();

-- The lock on the head puts edits, submissions and reviews of one record in line, so none sees half of another.
CREATE FUNCTION check_draft_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.head_id <> OLD.head_id OR NEW.number <> OLD.number) THEN
    PERFORM refuse('version_identity', 'What a version is does not change.');
  END IF;
  SELECT newest_version INTO newest FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF now_in <> 'draft' OR NEW.number < newest THEN
    PERFORM refuse('version_immutable', 'Only the newest version can be edited, and only as a draft.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_version_draft BEFORE INSERT OR UPDATE ON claim_version FOR EACH ROW EXECUTE FUNCTION check_draft_content();
CREATE TRIGGER rebuttal_version_draft BEFORE INSERT OR UPDATE ON rebuttal_version FOR EACH ROW EXECUTE FUNCTION check_draft_content();
CREATE TRIGGER actor_version_draft BEFORE INSERT OR UPDATE ON actor_version FOR EACH ROW EXECUTE FUNCTION check_draft_content();
CREATE TRIGGER source_version_draft BEFORE INSERT OR UPDATE ON source_version FOR EACH ROW EXECUTE FUNCTION check_draft_content();

CREATE FUNCTION check_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_in version_state;
BEGIN
  PERFORM FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF now_in NOT IN ('draft', 'changes_requested') THEN
    PERFORM refuse('version_immutable', 'A submitted version has its authors.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER version_author_draft BEFORE INSERT ON version_author FOR EACH ROW EXECUTE FUNCTION check_author();

CREATE FUNCTION check_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE newest int; now_in version_state; kind record_type; touched int;
BEGIN
  SELECT newest_version, type INTO newest, kind FROM head WHERE id = NEW.head_id FOR UPDATE;
  IF kind NOT IN ('claim', 'rebuttal') THEN
    PERFORM refuse('evidence_of_claim_or_rebuttal', 'Evidence belongs to a claim or a rebuttal.');
  END IF;
  touched := CASE TG_OP WHEN 'INSERT' THEN NEW.first_version ELSE NEW.removed_in END;
  IF TG_OP = 'INSERT' AND NEW.removed_in IS NOT NULL THEN
    PERFORM refuse('evidence_immutable', 'Evidence is added before it is taken away.');
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.removed_in IS NOT NULL OR to_jsonb(NEW) - 'removed_in' <> to_jsonb(OLD) - 'removed_in') THEN
    PERFORM refuse('evidence_immutable', 'Evidence is not changed: it is taken away, or other evidence is added.');
  END IF;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = touched;
  IF touched IS DISTINCT FROM newest OR now_in <> 'draft' THEN
    PERFORM refuse('version_immutable', 'Evidence is added to a draft and taken from a draft.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evidence_draft BEFORE INSERT OR UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION check_evidence();

CREATE FUNCTION check_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.kind = 'withdrawal' OR NEW.kind = 'withdrawal' OR NEW.id <> OLD.id OR NEW.head_id <> OLD.head_id OR NEW.number <> OLD.number
    OR (SELECT state FROM version WHERE head_id = OLD.head_id AND number = OLD.number) <> 'draft' THEN
    PERFORM refuse('notice_immutable', 'A notice changes only with the draft that it belongs to.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notice_draft BEFORE UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION check_notice();

-- ── Four eyes ───────────────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION check_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE subject head; now_in version_state;
BEGIN
  SELECT * INTO subject FROM head WHERE id = NEW.head_id FOR UPDATE;
  SELECT state INTO now_in FROM version WHERE head_id = NEW.head_id AND number = NEW.number;
  IF EXISTS (SELECT FROM version_author WHERE head_id = NEW.head_id AND user_id = NEW.reviewer_id
             AND number > coalesce(subject.published_version, 0)) THEN
    PERFORM refuse('four_eyes', 'Nobody reviews what they created, edited, evidenced or submitted.');
  END IF;
  -- Reply requests have no versions: the ledger knows who wrote on them since the claim was last approved.
  IF NEW.decision = 'approve' AND EXISTS (SELECT FROM event WHERE claim_id = NEW.head_id AND record_type = 'reply_request'
      AND user_id = NEW.reviewer_id AND index > coalesce(
        (SELECT max(index) FROM event approval WHERE approval.record_id = NEW.head_id AND approval.action = 'approved'), -1)) THEN
    PERFORM refuse('four_eyes', 'Nobody approves reply requests that they wrote on.');
  END IF;
  IF NEW.number <> subject.newest_version THEN
    PERFORM refuse('review_of_newest', 'Only the newest version can be reviewed.');
  END IF;
  IF NEW.approved_with_id IS NULL AND now_in <> 'in_review' THEN
    PERFORM refuse('review_in_review', 'Only a submitted version can be reviewed.');
  END IF;
  IF NEW.approved_with_id IS NOT NULL AND (NEW.decision <> 'approve' OR subject.type NOT IN ('actor', 'source') OR subject.published_version IS NOT NULL) THEN
    PERFORM refuse('review_with_what_shows_it', 'Only an actor or source that was never published is approved with what shows it.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER four_eyes BEFORE INSERT ON review FOR EACH ROW EXECUTE FUNCTION check_review();

-- ── Threads ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- A parent exists before its answer and never changes, so a thread has no cycles.
CREATE FUNCTION check_rebuttal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.depth <> 1 + coalesce((SELECT depth FROM rebuttal WHERE id = NEW.parent_id), 0) THEN
    PERFORM refuse('rebuttal_depth', 'The depth of an answer is one more than what it answers.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rebuttal_depth_of_parent BEFORE INSERT ON rebuttal FOR EACH ROW EXECUTE FUNCTION check_rebuttal();

-- ── The ledger has no gaps ──────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION check_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.index > 0 AND NOT EXISTS (SELECT FROM event WHERE index = NEW.index - 1 AND at <= NEW.at) THEN
    PERFORM refuse('event_gapless', 'Events are numbered without gaps, and their instants never decrease.');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_gapless BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION check_event();

-- ── What a record shows, and its ETag ───────────────────────────────────────────────────────────────────────────

-- The actors and sources that one version shows: claimant, responder, publishers, who said and who reported, and all
-- that these are part of. Of each the public form counts; of one that was never published, the newest.
CREATE FUNCTION shown_by(subject uuid, version_number int) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE shown(id) AS (
    SELECT id FROM (
      SELECT claimant_id AS id FROM claim_version WHERE head_id = subject AND number = version_number
      UNION SELECT responder_id FROM rebuttal_version WHERE head_id = subject AND number = version_number
      UNION SELECT part_of_id FROM actor_version WHERE head_id = subject AND number = version_number
      UNION SELECT publisher_id FROM source_version WHERE head_id = subject AND number = version_number
      UNION SELECT unnest(ARRAY[source_id, said_by_id, reported_by_id]) FROM evidence
        WHERE head_id = subject AND first_version <= version_number AND (removed_in IS NULL OR removed_in > version_number)
      UNION SELECT actor_id FROM reply_request WHERE claim_id = subject
    ) direct WHERE id IS NOT NULL
    UNION
    SELECT next.id FROM shown
      JOIN head ON head.id = shown.id
      CROSS JOIN LATERAL (
        SELECT part_of_id AS id FROM actor_version WHERE head_id = head.id AND number = coalesce(head.published_version, head.newest_version)
        UNION ALL
        SELECT publisher_id FROM source_version WHERE head_id = head.id AND number = coalesce(head.published_version, head.newest_version)
      ) next
      WHERE next.id IS NOT NULL
  )
  SELECT id FROM shown
$$;

-- The ETag changes with the record and with everything else that an approval of it would make public.
CREATE FUNCTION record_etag(subject uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT head.newest_version || '-' || version.state || '-' || left(md5(concat_ws(' ', head.revision,
    (SELECT string_agg(other.id || ':' || other.revision, ' ' ORDER BY other.id)
       FROM shown_by(head.id, head.newest_version) shown(id) JOIN head other ON other.id = shown.id
       WHERE other.published_version IS NULL AND other.id <> head.id),
    (SELECT string_agg(id || ':' || revision, ' ' ORDER BY id) FROM reply_request WHERE claim_id = head.id))), 12)
  FROM head JOIN version ON version.head_id = head.id AND version.number = head.newest_version
  WHERE head.id = subject
$$;

-- ── Search ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- Words of any language, without accents. Immutable, as an index demands: the dictionary is named.
CREATE FUNCTION search_words(content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('pg_catalog.simple'::regconfig, public.unaccent('public.unaccent'::regdictionary, content))
$$;
CREATE FUNCTION search_query(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT websearch_to_tsquery('pg_catalog.simple'::regconfig, public.unaccent('public.unaccent'::regdictionary, words))
$$;
CREATE INDEX claim_version_words ON claim_version USING gin (search_words(text));
CREATE INDEX claim_version_similar ON claim_version USING gin (text gin_trgm_ops);
CREATE INDEX actor_version_name ON actor_version USING gin (name gin_trgm_ops);
CREATE INDEX source_version_title ON source_version USING gin (title gin_trgm_ops);
CREATE INDEX version_in_review ON version (submitted_at, head_id) WHERE state = 'in_review';

-- ── The service's own role ──────────────────────────────────────────────────────────────────────────────────────
-- Where the role exists (the embedded database makes it) the service can read, add, and change what is meant to change.

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'rejoinder_service') THEN
    GRANT USAGE ON SCHEMA public TO rejoinder_service;
    GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO rejoinder_service;
    REVOKE INSERT ON _prisma_migrations, ledger_head, instance FROM rejoinder_service;
    GRANT UPDATE ON staff_user, api_token, head, version, claim_version, rebuttal_version, actor_version, source_version, claim,
      evidence, notice, reply_request, ledger_head, stored_dossier, instance TO rejoinder_service;
    GRANT DELETE ON showing, stored_dossier, idempotency_key TO rejoinder_service;
  END IF;
END $$;
