-- One row per panel, narrative and report that hits it, as defined now, within the narrative's window.
-- @column panel_id: the panel
-- @column narrative_id: the narrative
-- @column copy_group_id: the report
-- @column story_id: its story
-- @column day: UTC day of its earliest appearance that counts
-- @column event_from: start of the interval in which that one came out
-- @column event_to: end of that interval
-- @column event_at: when that one came out
-- @column appearances: its articles in the panel that hit
-- @column is_led: whether one of them hits in title or lead
-- @column is_disputing: whether one of them disputes the claim
WITH hit AS (
    SELECT
        appearance.panel_id,
        hit.narrative_id,
        hit.definition_version,
        appearance.copy_group_id,
        count(DISTINCT appearance.article_id) AS appearances,
        bool_or(hit.position IN ('title', 'lead')) AS is_led,
        bool_or(hit.stance = 'disputes') AS is_disputing
    FROM appearance
    JOIN store.hit AS hit ON hit.article_id = appearance.article_id AND hit.valid_to IS NULL
    WHERE appearance.is_observed
    GROUP BY ALL
),
final AS (
    SELECT
        hit.panel_id,
        hit.narrative_id,
        hit.copy_group_id,
        report.story_id,
        report.day,
        report.event_from,
        report.event_to,
        report.event_at,
        hit.appearances,
        hit.is_led,
        hit.is_disputing
    FROM hit
    JOIN report ON report.panel_id = hit.panel_id AND report.copy_group_id = hit.copy_group_id
    JOIN store.narrative_version AS narrative
        ON narrative.narrative_id = hit.narrative_id
        AND narrative.definition_version = hit.definition_version
        AND narrative.valid_to IS NULL
    WHERE
        list_contains(narrative.languages, report.language)
        AND report.day >= coalesce(narrative.window_from, report.day)
        AND report.day <= coalesce(narrative.window_to, report.day)
)
SELECT * FROM final
