-- A story has no article and has not ended, neither in another nor for good.
SELECT s.story_id, s.founding_article_id
FROM store.story s
WHERE s.merged_into IS NULL
    AND NOT EXISTS (FROM store.story_member m WHERE m.story_id = s.story_id AND m.valid_to IS NULL)
    AND NOT EXISTS (FROM store.story_lineage l WHERE l.story_id = s.story_id AND l.event = 'retire')
ORDER BY ALL
