-- What was found in a closed version is still open, although the current version has been analysed.
WITH found AS (
    SELECT 'hit' AS what, hit_id AS id, article_id, version_id FROM store.hit WHERE valid_to IS NULL
    UNION ALL SELECT 'quote', quote_id, article_id, version_id FROM store.quote WHERE valid_to IS NULL
    UNION ALL SELECT 'figure', figure_id, article_id, version_id FROM store.figure WHERE valid_to IS NULL
    UNION ALL SELECT 'credit', credit_id, article_id, version_id FROM store.credit WHERE valid_to IS NULL
    UNION ALL SELECT 'mention', mention_id, article_id, version_id FROM store.mention WHERE valid_to IS NULL
)
SELECT f.what, f.id, f.article_id, f.version_id, a.version_id AS current_version_id
FROM found f
JOIN store.article a ON a.article_id = f.article_id
JOIN store.version v ON v.version_id = f.version_id
WHERE v.valid_to IS NOT NULL
    -- Between ingest's new version and the next analysis, the old findings rightly stand.
    AND EXISTS (FROM store.analysed d WHERE d.article_id = a.article_id AND d.version_id = a.version_id
        AND d.stage = CASE f.what WHEN 'hit' THEN 'hits' ELSE 'passages' END)
ORDER BY ALL
