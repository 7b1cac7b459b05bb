-- A publication time without its precision or its place, or the other way round.
SELECT 'article' AS what, article_id AS id, published_at, published_precision, published_from AS stood_in
FROM store.article
WHERE (published_at IS NULL) <> (published_precision IS NULL) OR (published_at IS NULL) <> (published_from IS NULL)
UNION ALL
SELECT 'entry', entry_id, published_at, published_precision, NULL
FROM store.entry
WHERE (published_at IS NULL) <> (published_precision IS NULL)
ORDER BY ALL
