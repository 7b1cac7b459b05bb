-- A score, similarity, share or value lies where none can lie, or a low value above its high one.
SELECT 'copy_member.jaccard' AS what, article_id AS id, jaccard AS low, NULL::DOUBLE AS high
FROM store.copy_member WHERE NOT jaccard BETWEEN 0 AND 1
UNION ALL SELECT 'hit.score', hit_id, score, NULL FROM store.hit WHERE NOT score BETWEEN 0 AND 1
UNION ALL SELECT 'figure', figure_id, value_low, value_high FROM store.figure WHERE NOT value_low <= value_high
UNION ALL SELECT 'share_interval', narrative_id || ' ' || panel_id, share_low_pct, share_high_pct
FROM store.share_interval WHERE NOT (0 <= share_low_pct AND share_low_pct <= share_high_pct AND share_high_pct <= 100)
UNION ALL SELECT 'validation.precision', validation_id, precision_low, precision_high FROM store.validation
WHERE NOT (0 <= precision_low AND precision_low <= precision AND precision <= precision_high AND precision_high <= 1)
UNION ALL SELECT 'validation.recall', validation_id, recall_low, recall_high FROM store.validation
WHERE NOT (0 <= recall_low AND recall_low <= recall AND recall <= recall_high AND recall_high <= 1)
UNION ALL SELECT 'validation.share', validation_id, share_low_pct, share_high_pct FROM store.validation
WHERE NOT (0 <= share_low_pct AND share_low_pct <= share_pct AND share_pct <= share_high_pct AND share_high_pct <= 100)
ORDER BY ALL
