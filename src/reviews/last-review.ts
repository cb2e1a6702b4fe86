/** The last review of a record as staff read it in lists, as an SQL expression over the alias `head`; null before the first. */
export const LAST_REVIEW = `(SELECT json_build_object('decision', one.decision, 'rationale', one.rationale,
    'version', one.number, 'at', instant(one.created_at),
    'reviewer', json_build_object('id', reviewer.id, 'name', reviewer.name))
  FROM review one JOIN staff_user reviewer ON reviewer.id = one.reviewer_id
  WHERE one.head_id = head.id ORDER BY one.id DESC LIMIT 1)`;
