-- The words of a link are not what stands at its span; or what stands there begins or ends with white space.
WITH spans AS (
    SELECT 'hit' AS what, hit_id AS id, version_id, part, span_start, span_end FROM store.hit
    UNION ALL SELECT 'quote', quote_id, version_id, part, span_start, span_end FROM store.quote
    UNION ALL SELECT 'figure', figure_id, version_id, part, span_start, span_end FROM store.figure
    UNION ALL SELECT 'credit', credit_id, version_id, part, span_start, span_end FROM store.credit
    UNION ALL SELECT 'mention', mention_id, version_id, part, span_start, span_end FROM store.mention
    UNION ALL SELECT 'story_line', story_id, version_id, part, span_start, span_end FROM store.story_line
),
passages AS (
    SELECT s.what, s.id, s.version_id,
        substring(CASE s.part WHEN 'title' THEN v.title ELSE v.text END, s.span_start + 1, s.span_end - s.span_start)
            AS passage
    FROM spans s
    JOIN store.version v ON v.version_id = s.version_id
)
SELECT 'link' AS what, l.url AS id, l.version_id,
    substring(v.text, l.span_start + 1, l.span_end - l.span_start) AS passage, l.words AS expected
FROM store.version_link l
JOIN store.version v ON v.version_id = l.version_id
WHERE substring(v.text, l.span_start + 1, l.span_end - l.span_start) <> l.words
UNION ALL
SELECT what, id, version_id, passage, 'no white space around it' FROM passages
WHERE regexp_matches(passage, '^\s|\s$')
ORDER BY ALL
