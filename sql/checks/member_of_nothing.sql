-- A member is no article, or its story does not exist; or a story's founder is no article.
SELECT 'copy_member' AS what, m.article_id, m.copy_group_id AS group_id
FROM store.copy_member m ANTI JOIN store.article a ON a.article_id = m.article_id
UNION ALL
SELECT 'story_member', m.article_id, m.story_id
FROM store.story_member m
LEFT JOIN store.article a ON a.article_id = m.article_id
LEFT JOIN store.story s ON s.story_id = m.story_id
WHERE a.article_id IS NULL OR s.story_id IS NULL
UNION ALL
SELECT 'founder', s.founding_article_id, s.story_id
FROM store.story s ANTI JOIN store.article a ON a.article_id = s.founding_article_id
ORDER BY ALL
