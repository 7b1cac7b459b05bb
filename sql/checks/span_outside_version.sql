-- A span is empty or lies outside the title or text of its version, which may be missing or another article's.
WITH spans AS (
    SELECT 'hit' AS what, hit_id AS id, article_id, version_id, part, span_start, span_end FROM store.hit
    UNION ALL SELECT 'quote', quote_id, article_id, version_id, part, span_start, span_end FROM store.quote
    UNION ALL SELECT 'figure', figure_id, article_id, version_id, part, span_start, span_end FROM store.figure
    UNION ALL SELECT 'credit', credit_id, article_id, version_id, part, span_start, span_end FROM store.credit
    UNION ALL SELECT 'mention', mention_id, article_id, version_id, part, span_start, span_end FROM store.mention
    UNION ALL SELECT 'template', template_id, NULL, version_id, 'text', span_start, span_end FROM store.template
    UNION ALL SELECT 'story_line', story_id, article_id, version_id, part, span_start, span_end FROM store.story_line
    UNION ALL SELECT 'link', url, NULL, version_id, 'text', span_start, span_end FROM store.version_link
)
SELECT s.*, length(CASE s.part WHEN 'title' THEN v.title ELSE v.text END) AS part_length
FROM spans s
LEFT JOIN store.version v ON v.version_id = s.version_id
WHERE v.version_id IS NULL OR v.article_id <> s.article_id OR s.part NOT IN ('title', 'text')
    OR s.span_start < 0 OR s.span_end <= s.span_start
    OR s.span_end > length(CASE s.part WHEN 'title' THEN v.title ELSE v.text END)
ORDER BY ALL
