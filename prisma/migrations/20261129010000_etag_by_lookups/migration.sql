-- The ETag of a record for staff: as before, but what it shows is looked up one by one. As a join it is taken for thousands, and in a
-- small record PostgreSQL read all heads for it, at each reading and each writing of anything by staff.
CREATE OR REPLACE FUNCTION record_etag(subject uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT head.newest_version || '-' || version.state || '-' || left(md5(concat_ws(' ', head.revision,
    (SELECT string_agg(other.id || ':' || other.revision, ' ' ORDER BY other.id)
       FROM shown_by(head.id, head.newest_version) shown(id)
       CROSS JOIN LATERAL (SELECT one.id, one.revision FROM head one
         WHERE one.id = shown.id AND one.published_version IS NULL AND one.id <> head.id OFFSET 0) other),
    (SELECT string_agg(id || ':' || revision, ' ' ORDER BY id) FROM reply_request WHERE claim_id = head.id))), 12)
  FROM head JOIN version ON version.head_id = head.id AND version.number = head.newest_version
  WHERE head.id = subject
$$;
