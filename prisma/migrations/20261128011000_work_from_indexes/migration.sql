-- What is at work, and whose, is read from the indexes alone: with tens of thousands of drafts their rows lie far apart.

-- DropIndex
DROP INDEX "head_created_by_id_idx";

-- CreateIndex
CREATE INDEX "head_created_by_id_id_idx" ON "head"("created_by_id", "id");

-- By hand: Prisma knows neither INCLUDE nor WHERE.
DROP INDEX version_at_work;
CREATE INDEX version_at_work ON version (head_id, number) INCLUDE (state) WHERE state NOT IN ('published', 'withdrawn');
