-- An address leads to more than one article.
SELECT url, count(*) AS row_count FROM store.article_url GROUP BY url HAVING count(*) > 1 ORDER BY url
