-- A dossier is kept as it goes out, plain and packed. PostgreSQL need not pack and unpack it as well. What was stored is made
-- again when somebody asks for it.
DELETE FROM stored_dossier;
ALTER TABLE stored_dossier ADD COLUMN gzip bytea NOT NULL;
ALTER TABLE stored_dossier ALTER COLUMN bytes SET STORAGE EXTERNAL, ALTER COLUMN gzip SET STORAGE EXTERNAL;

-- Not immutable, as to_char is not: otherwise it is called as a function for each row, at three times the cost.
CREATE OR REPLACE FUNCTION instant(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
