-- An article that turned out to be another one, or a story that was merged, still has open members.
SELECT 'copy_member' AS what, m.article_id, m.copy_group_id AS group_id
FROM store.copy_member m JOIN store.article a ON a.article_id = m.article_id
WHERE m.valid_to IS NULL AND a.merged_into IS NOT NULL
    -- Ingest merges; the next analysis takes the article out.
    AND EXISTS (FROM store.analysed d WHERE d.article_id = a.merged_into AND d.stage = 'copies' AND d.analysed_at > (
        SELECT max(l.valid_from) FROM store.article_lineage l WHERE l.article_id = a.article_id))
UNION ALL
SELECT 'story_member', m.article_id, m.story_id
FROM store.story_member m JOIN store.story s ON s.story_id = m.story_id
WHERE m.valid_to IS NULL AND s.merged_into IS NOT NULL
ORDER BY ALL
