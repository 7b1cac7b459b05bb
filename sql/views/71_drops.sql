-- One row per thing left out on purpose.
-- @column stage: which stage left it out
-- @column subject: the URL, entry or article
-- @column reason: why, in a word
-- @column detail: why, in a sentence
-- @column dropped_at: the run's as_of
-- @column run_id: the run
SELECT stage, subject, reason, detail, dropped_at, run_id
FROM store.drop_row
