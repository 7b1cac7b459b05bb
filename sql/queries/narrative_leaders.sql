-- Who led with a narrative, in title or lead, and since when?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @param rows INTEGER = 20: how many outlets
-- @read: first_at is when the outlet's first article that leads with it came out, as far as its publisher is
--   believed; disputing counts the articles that contradict the claim
SELECT
    outlet,
    min(event_at) AS first_at,
    count(*) AS articles,
    count(DISTINCT copy_group_id) AS reports,
    count(*) FILTER (WHERE stance = 'disputes') AS disputing,
    arg_min(passage, (event_at, article_id)) AS first_passage
FROM narrative_hit
WHERE narrative_id = $narrative AND position IN ('title', 'lead')
GROUP BY outlet
ORDER BY first_at, outlet
LIMIT $rows
