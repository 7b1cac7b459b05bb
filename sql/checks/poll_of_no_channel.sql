-- A poll belongs to no channel.
SELECT p.channel_id, p.polled_at
FROM store.channel_poll p ANTI JOIN store.channel c ON c.channel_id = p.channel_id
ORDER BY ALL
