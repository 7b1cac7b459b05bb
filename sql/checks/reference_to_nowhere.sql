-- An outlet without its publisher; an article, a channel, a panel's member, a credit or a template without its outlet; a
-- copy in part of no article; what was left out of no version, or is no template.
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
WHERE c.outlet_id NOT LIKE 'inferred-%' -- a masthead's, of which nothing may ever have been listed
UNION ALL
SELECT 'template', t.template_id, t.outlet_id
FROM store.template t ANTI JOIN store.outlet o ON o.outlet_id = t.outlet_id
UNION ALL
SELECT 'version_template', l.version_id, l.template_id
FROM store.version_template l ANTI JOIN store.template t ON t.template_id = l.template_id
UNION ALL
SELECT 'version_template', l.template_id, l.version_id
FROM store.version_template l ANTI JOIN store.version v ON v.version_id = l.version_id
UNION ALL
SELECT 'copy_member', m.article_id, m.partial_of
FROM store.copy_member m ANTI JOIN store.article a ON a.article_id = m.partial_of
WHERE m.partial_of IS NOT NULL
ORDER BY ALL
