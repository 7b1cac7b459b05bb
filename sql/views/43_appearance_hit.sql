-- One row per panel, narrative and article that hits it and counts: an appearance of a report that hits.
-- @column panel_id: the panel
-- @column narrative_id: the narrative
-- @column copy_group_id: the report
-- @column article_id: the article
-- @column outlet_id: its outlet
-- @column publisher_id: the outlet's publisher
-- @column event_from: start of the interval in which the article came out
-- @column event_to: end of that interval
-- @column event_at: when the article came out
-- @column report_day: UTC day of the report's earliest appearance that counts: days and shares go by it
-- @column hit_id: the passage that ties the article to the narrative as defined now
SELECT
    report_hit.panel_id,
    report_hit.narrative_id,
    report_hit.copy_group_id,
    appearance.article_id,
    appearance.outlet_id,
    appearance.publisher_id,
    appearance.event_from,
    appearance.event_to,
    appearance.event_at,
    report_hit.day AS report_day,
    hit.hit_id
FROM report_hit
JOIN appearance
    ON appearance.panel_id = report_hit.panel_id
    AND appearance.copy_group_id = report_hit.copy_group_id
    AND appearance.is_observed
JOIN store.hit AS hit
    ON hit.article_id = appearance.article_id
    AND hit.narrative_id = report_hit.narrative_id
    AND hit.valid_to IS NULL
JOIN store.narrative_version AS narrative
    ON narrative.narrative_id = hit.narrative_id
    AND narrative.definition_version = hit.definition_version
    AND narrative.valid_to IS NULL
