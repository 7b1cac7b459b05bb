-- In which words is a narrative told?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @param stance TEXT = NULL: asserts, reports or disputes; NULL for all
-- @param rows INTEGER = 30: how many passages
-- @read: the passage that ties each article to the narrative, copies of one text once, the surest first; newswake why
--   hit ID tells more
WITH once AS (
    SELECT *
    FROM narrative_hit
    WHERE narrative_id = $narrative AND stance = coalesce($stance, stance)
    QUALIFY row_number() OVER (PARTITION BY coalesce(copy_group_id, article_id) ORDER BY event_at, article_id) = 1
)
SELECT passage, outlet, position, stance, round(score, 2) AS score, event_at, hit_id
FROM once
ORDER BY score DESC, event_at, hit_id
LIMIT $rows
