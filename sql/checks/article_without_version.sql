-- An article's current version does not exist, is another article's, or is closed; or it has versions and names none.
SELECT a.article_id, a.version_id, v.article_id AS version_of, v.valid_to
FROM store.article a
LEFT JOIN store.version v ON v.version_id = a.version_id
WHERE (a.version_id IS NOT NULL AND (v.version_id IS NULL OR v.article_id <> a.article_id OR v.valid_to IS NOT NULL))
    OR (a.version_id IS NULL AND a.article_id IN (SELECT article_id FROM store.version))
ORDER BY ALL
