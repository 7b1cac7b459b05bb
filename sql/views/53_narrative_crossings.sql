-- One row per narrative and border that it crossed: from the kind, country or language of outlet where it began to another.
-- @column narrative_id: the narrative
-- @column border: outlet_kind, country or language
-- @column from_side: the side where it was reported first
-- @column to_side: the other side
-- @column crossed_at: when the first report on the other side came out
-- @column hours_after: hours after the first report of all
-- @column from_reports: reports on the first side until now
-- @column to_reports: reports on the other side until now
WITH hit AS (
    SELECT hit.narrative_id, article.*
    FROM store.hit AS hit
    JOIN article USING (article_id)
    WHERE hit.valid_to IS NULL AND article.in_scope AND NOT article.is_backlog
),
sides AS (
    SELECT narrative_id, 'outlet_kind' AS border, outlet_kind AS side, event_at, copy_group_id FROM hit
    UNION ALL
    SELECT narrative_id, 'country' AS border, country AS side, event_at, copy_group_id FROM hit
    UNION ALL
    SELECT narrative_id, 'language' AS border, language AS side, event_at, copy_group_id FROM hit
),
reached AS (
    SELECT narrative_id, border, side, min(event_at) AS at, count(DISTINCT copy_group_id) AS reports
    FROM sides
    WHERE coalesce(side, '') <> ''
    GROUP BY ALL
),
first AS (
    SELECT * FROM reached
    QUALIFY row_number() OVER (PARTITION BY narrative_id, border ORDER BY at, side) = 1
),
final AS (
    SELECT
        reached.narrative_id,
        reached.border,
        first.side AS from_side,
        reached.side AS to_side,
        reached.at AS crossed_at,
        epoch(reached.at - first.at) / 3600 AS hours_after,
        first.reports AS from_reports,
        reached.reports AS to_reports
    FROM reached
    JOIN first ON first.narrative_id = reached.narrative_id AND first.border = reached.border
    WHERE reached.side <> first.side
)
SELECT * FROM final
