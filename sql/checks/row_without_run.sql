-- A row names a run that has no row.
WITH rows AS (
    SELECT 'drop_row' AS what, run_id FROM store.drop_row
    UNION ALL SELECT 'channel_poll', run_id FROM store.channel_poll
    UNION ALL SELECT 'entry', run_id FROM store.entry
    UNION ALL SELECT 'article', run_id FROM store.article
    UNION ALL SELECT 'article_lineage', run_id FROM store.article_lineage
    UNION ALL SELECT 'version', run_id FROM store.version
    UNION ALL SELECT 'template', run_id FROM store.template
    UNION ALL SELECT 'raw_record', run_id FROM store.raw_record
    UNION ALL SELECT 'reservation', run_id FROM store.reservation
    UNION ALL SELECT 'analysed', run_id FROM store.analysed
    UNION ALL SELECT 'copy_member', run_id FROM store.copy_member
    UNION ALL SELECT 'story', run_id FROM store.story
    UNION ALL SELECT 'story_member', run_id FROM store.story_member
    UNION ALL SELECT 'story_lineage', run_id FROM store.story_lineage
    UNION ALL SELECT 'story_line', run_id FROM store.story_line
    UNION ALL SELECT 'story_told', run_id FROM store.story_told
    UNION ALL SELECT 'narrative_version', run_id FROM store.narrative_version
    UNION ALL SELECT 'validation', run_id FROM store.validation
    UNION ALL SELECT 'hit', run_id FROM store.hit
    UNION ALL SELECT 'quote', run_id FROM store.quote
    UNION ALL SELECT 'figure', run_id FROM store.figure
    UNION ALL SELECT 'credit', run_id FROM store.credit
    UNION ALL SELECT 'mention', run_id FROM store.mention
    UNION ALL SELECT 'share_interval', run_id FROM store.share_interval
    UNION ALL SELECT 'digest', run_id FROM store.digest
    UNION ALL SELECT 'digest_item', run_id FROM store.digest_item
)
SELECT what, run_id, count(*) AS row_count FROM rows ANTI JOIN store.run USING (run_id) GROUP BY ALL ORDER BY ALL
