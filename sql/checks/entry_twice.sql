-- An entry stands in more than one row, or a channel has one guid twice.
SELECT 'entry_id' AS what, entry_id AS twice, count(*) AS row_count FROM store.entry GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'guid', channel_id || ' ' || guid, count(*) FROM store.entry GROUP BY ALL HAVING count(*) > 1
ORDER BY ALL
