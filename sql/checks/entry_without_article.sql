-- An entry belongs to no article or came through no channel.
SELECT e.entry_id, e.article_id, e.channel_id
FROM store.entry e
LEFT JOIN store.article a ON a.article_id = e.article_id
LEFT JOIN store.channel c ON c.channel_id = e.channel_id
WHERE a.article_id IS NULL OR c.channel_id IS NULL
ORDER BY ALL
