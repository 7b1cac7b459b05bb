-- One row per ruling: a person's word on a row.
-- @column ruling_id: the ruling
-- @column subject_kind: story, copy, hit, quote, figure, credit, date or scope
-- @column subject_id: the row that it is about
-- @column verdict: what was ruled
-- @column author: who ruled
-- @column reason: why
-- @column ruled_at: when
-- @column applied_at: when counts followed; NULL: with the next run
SELECT ruling_id, subject_kind, subject_id, verdict, author, reason, ruled_at, applied_at
FROM store.ruling
