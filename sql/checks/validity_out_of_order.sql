-- A row was closed before it was opened.
WITH periods AS (
    SELECT 'version' AS what, version_id AS id, valid_from, valid_to FROM store.version
    UNION ALL SELECT 'copy_member', article_id, valid_from, valid_to FROM store.copy_member
    UNION ALL SELECT 'story_member', article_id, valid_from, valid_to FROM store.story_member
    UNION ALL SELECT 'story_line', story_id, valid_from, valid_to FROM store.story_line
    UNION ALL SELECT 'narrative_version', narrative_id, valid_from, valid_to FROM store.narrative_version
    UNION ALL SELECT 'hit', hit_id, valid_from, valid_to FROM store.hit
    UNION ALL SELECT 'quote', quote_id, valid_from, valid_to FROM store.quote
    UNION ALL SELECT 'figure', figure_id, valid_from, valid_to FROM store.figure
    UNION ALL SELECT 'credit', credit_id, valid_from, valid_to FROM store.credit
    UNION ALL SELECT 'mention', mention_id, valid_from, valid_to FROM store.mention
    UNION ALL SELECT 'digest', digest_id, valid_from, valid_to FROM store.digest
    UNION ALL SELECT 'digest_item', digest_id, valid_from, valid_to FROM store.digest_item
)
SELECT * FROM periods WHERE valid_to < valid_from ORDER BY ALL
