-- A hit, quote, figure, credit, mention, line of a story, definition or digest is open twice, a stage analysed an
-- article or told a story twice, or a template was learnt or left out of a version twice.
WITH found AS (
    SELECT 'hit' AS what, hit_id AS id FROM store.hit WHERE valid_to IS NULL
    UNION ALL SELECT 'quote', quote_id FROM store.quote WHERE valid_to IS NULL
    UNION ALL SELECT 'figure', figure_id FROM store.figure WHERE valid_to IS NULL
    UNION ALL SELECT 'credit', credit_id FROM store.credit WHERE valid_to IS NULL
    UNION ALL SELECT 'mention', mention_id FROM store.mention WHERE valid_to IS NULL
    UNION ALL SELECT 'story_line', story_id || ' ' || place FROM store.story_line WHERE valid_to IS NULL
    UNION ALL SELECT 'story_told', story_id FROM store.story_told
    UNION ALL SELECT 'narrative_version', narrative_id FROM store.narrative_version WHERE valid_to IS NULL
    UNION ALL SELECT 'analysed', article_id || ' ' || stage FROM store.analysed
    UNION ALL SELECT 'template', template_id FROM store.template
    UNION ALL SELECT 'version_template', version_id || ' ' || template_id FROM store.version_template
    UNION ALL SELECT 'digest', digest_id FROM store.digest WHERE valid_to IS NULL
    UNION ALL SELECT 'validation', validation_id FROM store.validation
    UNION ALL SELECT 'share_interval', narrative_id || ' ' || panel_id || ' ' || day::VARCHAR FROM store.share_interval
)
SELECT what, id, count(*) AS row_count FROM found GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
