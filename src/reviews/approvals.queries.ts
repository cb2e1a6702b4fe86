/** The approvals of the published version, for the public, as an SQL expression over the alias of a head. */
export function approvalsOf(head: string): string {
  return `(SELECT coalesce(json_agg(json_build_object('id', one.id, 'version', one.number, 'at', instant(one.created_at),
      'publicNote', one.public_note) ORDER BY one.id), '[]')
    FROM review one WHERE one.head_id = ${head}.id AND one.number = ${head}.published_version AND one.decision = 'approve')`;
}
