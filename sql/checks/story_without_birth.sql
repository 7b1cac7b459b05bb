-- A story has no birth and came out of no split; or it was born twice.
SELECT s.story_id, count(l.story_id) AS births
FROM store.story s
LEFT JOIN store.story_lineage l ON l.story_id = s.story_id AND l.event IN ('birth', 'split')
GROUP BY s.story_id
HAVING count(l.story_id) = 0 OR count(*) FILTER (WHERE l.event = 'birth') > 1
UNION ALL
SELECT story_id, count(*) FROM store.story GROUP BY story_id HAVING count(*) > 1
ORDER BY ALL
