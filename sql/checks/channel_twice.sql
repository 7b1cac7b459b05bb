-- A channel or a poll of it stands in more than one row.
SELECT 'channel' AS what, channel_id, NULL::VARCHAR AS moment, count(*) AS row_count
FROM store.channel GROUP BY ALL HAVING count(*) > 1
UNION ALL
SELECT 'channel_poll', channel_id, polled_at::VARCHAR, count(*) FROM store.channel_poll GROUP BY ALL HAVING count(*) > 1
ORDER BY ALL
