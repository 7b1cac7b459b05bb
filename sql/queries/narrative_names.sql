-- Who and what is named where a narrative is told?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @param rows INTEGER = 20: how many names
-- @read: share_pct is of the independent reports that hit the narrative; names are those of seeds/entities.csv
WITH hit AS (
    SELECT DISTINCT article_id, copy_group_id FROM narrative_hit WHERE narrative_id = $narrative
)
SELECT
    mention.entity,
    mention.entity_kind,
    count(DISTINCT hit.copy_group_id) AS reports,
    round(100.0 * count(DISTINCT hit.copy_group_id) / (SELECT count(DISTINCT copy_group_id) FROM hit), 1) AS share_pct
FROM mention
JOIN hit USING (article_id)
GROUP BY ALL
ORDER BY reports DESC, mention.entity
LIMIT $rows
