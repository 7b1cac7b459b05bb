-- One row per event in the life of a story: birth, continue, merge, split, retire.
-- @column event: birth, continue (somebody ruled that it is right as it is), merge (other_id ended in it), split (it
--   came out of other_id) or retire
-- @column story_id: the story
-- @column other_id: the story on the other side
-- @column reason: why
-- @column author: analyse, or the person who ruled
-- @column happened_at: the run's as_of
SELECT event, story_id, other_id, reason, author, valid_from AS happened_at
FROM store.story_lineage
