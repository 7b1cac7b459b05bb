-- An address leads to an article that does not exist, or an article is not found under its own address.
SELECT u.url, u.article_id FROM store.article_url u ANTI JOIN store.article a ON a.article_id = u.article_id
UNION ALL
SELECT a.canonical_url, a.article_id FROM store.article a ANTI JOIN store.article_url u ON u.url = a.canonical_url
ORDER BY ALL
