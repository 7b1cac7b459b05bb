-- An article or story was merged and no lineage row says so.
SELECT 'article' AS what, a.article_id AS id, a.merged_into
FROM store.article a
WHERE a.merged_into IS NOT NULL AND NOT EXISTS (FROM store.article_lineage l WHERE l.article_id = a.article_id)
UNION ALL
SELECT 'story', s.story_id, s.merged_into
FROM store.story s
WHERE s.merged_into IS NOT NULL AND NOT EXISTS (
    FROM store.story_lineage l WHERE l.event = 'merge' AND s.story_id IN (l.story_id, l.other_id))
ORDER BY ALL
