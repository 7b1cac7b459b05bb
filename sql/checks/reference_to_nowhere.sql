-- An outlet without its publisher; an article, a channel, a panel's member or a credit without its outlet; a copy in part
-- of no article.
SELECT 'outlet' AS what, o.outlet_id AS id, o.publisher_id AS missing
FROM store.outlet o ANTI JOIN store.publisher p ON p.publisher_id = o.publisher_id
UNION ALL
SELECT 'article', a.article_id, a.outlet_id
FROM store.article a ANTI JOIN store.outlet o ON o.outlet_id = a.outlet_id
UNION ALL
SELECT 'channel', c.channel_id, c.outlet_id
FROM store.channel c ANTI JOIN store.outlet o ON o.outlet_id = c.outlet_id
WHERE c.outlet_id IS NOT NULL
UNION ALL
SELECT 'panel_member', m.panel_id, m.outlet_id
FROM store.panel_member m ANTI JOIN store.outlet o ON o.outlet_id = m.outlet_id
UNION ALL
SELECT 'credit', c.credit_id, c.outlet_id
FROM store.credit c ANTI JOIN store.outlet o ON o.outlet_id = c.outlet_id
WHERE c.outlet_id IS NOT NULL
UNION ALL
SELECT 'copy_member', m.article_id, m.partial_of
FROM store.copy_member m ANTI JOIN store.article a ON a.article_id = m.partial_of
WHERE m.partial_of IS NOT NULL
ORDER BY ALL
