-- One row per item of a digest, in its order.
-- @column digest_id: the week, as 2025-W05
-- @column section: narrative, rising (a claim that no narrative explains), story, first, number, quote, edit or missing
-- @column rank: place in the section
-- @column subject_id: the narrative, story, publisher, figure or channel; of a rising claim or a quote its address
-- @column title: as it was shown
-- @column detail: its numbers
-- @column made_at: the run's as_of
SELECT digest_id, section, rank, subject_id, title, detail, valid_from AS made_at
FROM store.digest_item
WHERE valid_to IS NULL
