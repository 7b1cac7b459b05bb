-- What was corrected or silently edited after it came out?
-- @param from DATE = NULL: first day on which we saw the change
-- @param to DATE = NULL: last day
-- @param kinds TEXT = correction silent_edit: which changes: correction, silent_edit, update, addition, wording, typo
-- @param rows INTEGER = 50: how many changes
-- @read: a correction is marked in the text, a silent edit changed a figure, quote or claim without a mark; seen_at is when
--   we read it again, so that the change lies between the two times
SELECT outlet, change_kind, title, new_title, before, after, previous_seen_at, seen_at, article_id
FROM corrections
WHERE list_contains(string_split($kinds, ' '), change_kind)
    AND CAST(seen_at AT TIME ZONE 'UTC' AS DATE) >= coalesce($from, CAST(seen_at AT TIME ZONE 'UTC' AS DATE))
    AND CAST(seen_at AT TIME ZONE 'UTC' AS DATE) <= coalesce($to, CAST(seen_at AT TIME ZONE 'UTC' AS DATE))
ORDER BY seen_at DESC, article_id
LIMIT $rows
