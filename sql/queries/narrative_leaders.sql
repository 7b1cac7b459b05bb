-- Who led with a narrative, in title or lead, and since when?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @param rows INTEGER = 20: how many outlets
-- @read: the outlet's first article that leads with it came out between first_from and first_to: a day where its
--   publisher names no time; disputing counts the articles that contradict the claim
SELECT
    hit.outlet,
    CASE WHEN NOT bool_or(article.event_from IS NULL) THEN min(article.event_from) END AS first_from,
    min(article.event_to) AS first_to,
    count(*) AS articles,
    count(DISTINCT hit.copy_group_id) AS reports,
    count(*) FILTER (WHERE hit.stance = 'disputes') AS disputing,
    arg_min(hit.passage, (article.event_to, hit.article_id)) AS first_passage
FROM narrative_hit AS hit
JOIN article USING (article_id)
WHERE narrative_id = $narrative AND position IN ('title', 'lead')
GROUP BY hit.outlet
ORDER BY first_to, hit.outlet
LIMIT $rows
