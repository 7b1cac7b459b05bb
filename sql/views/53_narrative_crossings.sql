-- One row per narrative and border that it crossed: from the kind of outlet, country or language where it began.
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
    SELECT narrative_id, border, side, min(event_at) AS reached_at, count(DISTINCT copy_group_id) AS reports
    FROM sides
    WHERE coalesce(side, '') <> ''
    GROUP BY ALL
),
beginning AS (
    SELECT * FROM reached
    QUALIFY row_number() OVER (PARTITION BY narrative_id, border ORDER BY reached_at, side) = 1
),
final AS (
    SELECT
        reached.narrative_id,
        reached.border,
        beginning.side AS from_side,
        reached.side AS to_side,
        reached.reached_at AS crossed_at,
        epoch(reached.reached_at - beginning.reached_at) / 3600 AS hours_after,
        beginning.reports AS from_reports,
        reached.reports AS to_reports
    FROM reached
    JOIN beginning ON beginning.narrative_id = reached.narrative_id AND beginning.border = reached.border
    WHERE reached.side <> beginning.side
)
SELECT * FROM final
