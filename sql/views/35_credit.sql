-- One row per credit: a passage that names an outlet as the source of what is reported.
-- @column credit_id: the credit
-- @column article_id: the article that credits
-- @column outlet: its outlet
-- @column publisher_id: its publisher
-- @column story_id: its story
-- @column copy_group_id: the report that it stands in
-- @column kind: reported, told, republished, link or primary
-- @column credited: the outlet as the article names it; its letters, and a programme, by the outlet's name
-- @column credited_outlet_id: the outlet; inferred-… of its domain where only the list of mastheads knows it, NULL where
--   nothing does
-- @column credited_publisher_id: its publisher; the inferred outlet is its own
-- @column is_own: true where an outlet credits itself
-- @column is_copied: true where the article's text is another's, so that the credit is not its own
-- @column passage: the words, as they stand
-- @column part: title or text
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column version_id: the version that was read
-- @column event_at: when the article came out
SELECT
    credit.credit_id,
    credit.article_id,
    article.outlet,
    article.publisher_id,
    article.story_id,
    article.copy_group_id,
    credit.kind,
    credit.outlet_name AS credited,
    credit.outlet_id AS credited_outlet_id,
    coalesce(
        credited.publisher_id, CASE WHEN starts_with(credit.outlet_id, 'inferred-') THEN credit.outlet_id END
    ) AS credited_publisher_id,
    credit.is_own,
    coalesce(copy_member.relation IN ('exact', 'near', 'contained'), false) AS is_copied,
    substring(
        CASE credit.part WHEN 'title' THEN version.title ELSE version.text END,
        credit.span_start + 1,
        credit.span_end - credit.span_start
    ) AS passage,
    credit.part,
    credit.span_start,
    credit.span_end,
    credit.version_id,
    article.event_at
FROM store.credit AS credit
JOIN article USING (article_id)
JOIN store.version AS version ON version.version_id = credit.version_id
LEFT JOIN store.copy_member AS copy_member
    ON copy_member.article_id = credit.article_id AND copy_member.valid_to IS NULL
LEFT JOIN outlet AS credited ON credited.outlet_id = credit.outlet_id
WHERE credit.valid_to IS NULL AND article.in_scope
