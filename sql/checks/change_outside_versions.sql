-- A changed passage lies outside its version or the one before it, has no span at all, or its version follows none.
SELECT c.*, v.article_id, e.version_id AS previous_version_id
FROM store.version_change c
LEFT JOIN store.version v ON v.version_id = c.version_id
LEFT JOIN store.version e ON e.article_id = v.article_id AND e.n = v.n - 1
WHERE e.version_id IS NULL OR c.part NOT IN ('title', 'text') OR coalesce(c.before_end, c.after_end) IS NULL
    OR c.before_start < 0 OR c.before_end <= c.before_start OR c.after_start < 0 OR c.after_end <= c.after_start
    OR c.before_end > length(CASE c.part WHEN 'title' THEN e.title ELSE e.text END)
    OR c.after_end > length(CASE c.part WHEN 'title' THEN v.title ELSE v.text END)
ORDER BY ALL
