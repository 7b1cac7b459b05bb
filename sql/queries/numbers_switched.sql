-- Who changed its number for a thing, and who went on with one that its first teller had left?
-- @param story TEXT = NULL: of one story alone, by its id
-- @param rows INTEGER = 50: how many
-- @read: switched: the outlet told value_before, then value_after, by an edit of the article or, more than 5% apart, in a
--   later one; kept: it told value_before after the outlet that told it first had gone over to value_after
SELECT changed_at, what, outlet, slot, value_before, value_after, before_article_id, after_article_id, story_id
FROM figure_switch
WHERE story_id = coalesce($story, story_id)
ORDER BY changed_at DESC, story_id, slot, outlet, what
LIMIT $rows
