-- One row per narrative and border that it crossed: from the kind of outlet, country or language where it began.
-- @column narrative_id: the narrative
-- @column border: outlet_kind, country or language
-- @column from_side: the side where it was reported first; where several tie, all of them
-- @column to_side: the other side, surely later
-- @column crossed_from: start of the interval in which the first report on the other side came out
-- @column crossed_to: end of that interval
-- @column hours_after: hours after the first report of all; NULL where one of the two is not known to the hour
-- @column from_reports: reports on the first side, or sides, until now
-- @column to_reports: reports on the other side until now
WITH hit AS (
    SELECT hit.narrative_id, article.*
    FROM store.hit AS hit
    JOIN article USING (article_id)
    WHERE hit.valid_to IS NULL AND article.in_scope AND NOT article.is_backlog
),
sides AS (
    SELECT narrative_id, 'outlet_kind' AS border, outlet_kind AS side, event_from, event_to, copy_group_id FROM hit
    UNION ALL
    SELECT narrative_id, 'country' AS border, country AS side, event_from, event_to, copy_group_id FROM hit
    UNION ALL
    SELECT narrative_id, 'language' AS border, language AS side, event_from, event_to, copy_group_id FROM hit
),
reached AS (
    SELECT
        narrative_id,
        border,
        side,
        -- The earliest of several intervals lies between the least start and the least end.
        CASE WHEN NOT bool_or(event_from IS NULL) THEN min(event_from) END AS reached_from,
        min(event_to) AS reached_to,
        list(DISTINCT copy_group_id) AS reports
    FROM sides
    WHERE coalesce(side, '') <> ''
    GROUP BY ALL
),
judged AS (
    SELECT
        *,
        min(reached_to) OVER (PARTITION BY narrative_id, border) AS earliest_to,
        coalesce(reached_from <= earliest_to + INTERVAL 10 MINUTE, true) AS is_first
    FROM reached
),
beginning AS (
    SELECT
        narrative_id,
        border,
        string_agg(side, ', ' ORDER BY side) || CASE WHEN count(*) > 1 THEN ' (a tie)' ELSE '' END AS sides,
        CASE WHEN NOT bool_or(reached_from IS NULL) THEN min(reached_from) END AS began_from,
        min(reached_to) AS began_to,
        len(list_distinct(flatten(list(reports)))) AS reports
    FROM judged
    WHERE is_first
    GROUP BY ALL
),
final AS (
    SELECT
        judged.narrative_id,
        judged.border,
        beginning.sides AS from_side,
        judged.side AS to_side,
        judged.reached_from AS crossed_from,
        judged.reached_to AS crossed_to,
        CASE
            WHEN
                judged.reached_to - judged.reached_from <= INTERVAL 1 HOUR
                AND beginning.began_to - beginning.began_from <= INTERVAL 1 HOUR
                THEN epoch(judged.reached_to - beginning.began_to) / 3600
        END AS hours_after,
        beginning.reports AS from_reports,
        len(judged.reports) AS to_reports
    FROM judged
    JOIN beginning USING (narrative_id, border)
    WHERE NOT judged.is_first
)
SELECT * FROM final
