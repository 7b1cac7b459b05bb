-- An article_id or a canonical address stands in more than one row.
SELECT 'article_id' AS what, article_id AS twice, count(*) AS row_count
FROM store.article GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'canonical_url', canonical_url, count(*)
FROM store.article WHERE merged_into IS NULL GROUP BY ALL HAVING count(*) > 1
ORDER BY ALL
