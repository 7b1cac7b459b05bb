-- Following merged_into ends at an article or story that does not exist, or goes round in a circle.
WITH RECURSIVE nodes AS (
    SELECT 'article' AS what, article_id AS id, merged_into FROM store.article
    UNION ALL SELECT 'story', story_id, merged_into FROM store.story
),
steps AS (
    SELECT what, id, merged_into, 1 AS step FROM nodes WHERE merged_into IS NOT NULL
    UNION ALL
    SELECT s.what, s.id, n.merged_into, s.step + 1
    FROM steps s JOIN nodes n ON n.what = s.what AND n.id = s.merged_into
    WHERE n.merged_into IS NOT NULL AND s.step < 100
)
SELECT s.what, s.id, s.merged_into, s.step
FROM steps s LEFT JOIN nodes n ON n.what = s.what AND n.id = s.merged_into
WHERE n.id IS NULL OR s.step = 100 OR (s.merged_into = s.id AND s.step = 1)
ORDER BY ALL
