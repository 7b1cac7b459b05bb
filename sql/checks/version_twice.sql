-- A version stands in more than one row, or an article has two versions of one number or two that are open.
SELECT 'version_id' AS what, version_id AS twice, count(*) AS row_count
FROM store.version GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'number', article_id || ' ' || n, count(*) FROM store.version GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'open', article_id, count(*) FROM store.version WHERE valid_to IS NULL GROUP BY ALL HAVING count(*) > 1
ORDER BY ALL
