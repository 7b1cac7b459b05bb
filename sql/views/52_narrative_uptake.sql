-- One row per narrative and panel in which it was reported: how fast publishers took it up, and how it faded.
-- @column narrative_id: the narrative
-- @column panel_id: whose press is meant
-- @column publishers: publishers that reported it
-- @column publishers_timed: of them, those whose first report is known to the hour: the times below are theirs
-- @column first_at: when the first of those timed did
-- @column perhaps_earlier: of the others, those that may have come before it
-- @column hours_to_5th: hours until the fifth publisher timed, NULL where it never came so far
-- @column hours_to_10th: hours until the tenth
-- @column t10_hours: hours until a tenth of those timed
-- @column t50_hours: hours until half of them
-- @column t90_hours: hours until nine tenths
-- @column peak_day: the day with most reports
-- @column peak_reports: how many
-- @column half_life_days: days from the peak until reports first fell to half of it, NULL where they have not
-- @column is_over: false while no observed day has fallen so far: the half-life is then not known yet
WITH taken AS (
    SELECT
        narrative_id,
        panel_id,
        publisher_id,
        min(event_at) AS taken_at,
        -- The earliest of several intervals lies between the least start and the least end.
        CASE WHEN NOT bool_or(event_from IS NULL) THEN min(event_from) END AS taken_from,
        coalesce(min(event_to) - taken_from <= INTERVAL 1 HOUR, false) AS is_timed
    FROM appearance_hit
    GROUP BY ALL
),
ordered AS (
    SELECT
        *,
        min(taken_at) FILTER (WHERE is_timed) OVER narrative_panel AS first_at,
        count(*) FILTER (WHERE is_timed) OVER narrative_panel AS timed,
        CASE
            WHEN is_timed
                THEN row_number() OVER (PARTITION BY narrative_id, panel_id, is_timed ORDER BY taken_at, publisher_id)
        END AS place,
        epoch(taken_at - first_at) / 3600 AS hours
    FROM taken
    WINDOW narrative_panel AS (PARTITION BY narrative_id, panel_id)
),
uptake AS (
    SELECT
        narrative_id,
        panel_id,
        count(*) AS publishers,
        any_value(timed) AS publishers_timed,
        any_value(first_at) AS first_at,
        count(*) FILTER (WHERE NOT is_timed AND coalesce(taken_from < first_at, true)) AS perhaps_earlier,
        min(hours) FILTER (WHERE place = 5) AS hours_to_5th,
        min(hours) FILTER (WHERE place = 10) AS hours_to_10th,
        min(hours) FILTER (WHERE place >= 0.1 * timed) AS t10_hours,
        min(hours) FILTER (WHERE place >= 0.5 * timed) AS t50_hours,
        min(hours) FILTER (WHERE place >= 0.9 * timed) AS t90_hours
    FROM ordered
    GROUP BY ALL
),
peak AS (
    SELECT narrative_id, panel_id, day AS peak_day, reports AS peak_reports
    FROM attention_daily
    WHERE reports > 0
    QUALIFY row_number() OVER (PARTITION BY narrative_id, panel_id ORDER BY reports DESC, day) = 1
),
faded AS (
    SELECT peak.narrative_id, peak.panel_id, min(attention_daily.day) AS half_day
    FROM peak
    JOIN attention_daily USING (narrative_id, panel_id)
    WHERE attention_daily.day > peak.peak_day AND attention_daily.reports <= peak.peak_reports / 2
    GROUP BY ALL
),
final AS (
    SELECT
        uptake.*,
        peak.peak_day,
        peak.peak_reports,
        faded.half_day - peak.peak_day AS half_life_days,
        faded.half_day IS NOT NULL AS is_over
    FROM uptake
    JOIN peak USING (narrative_id, panel_id)
    LEFT JOIN faded USING (narrative_id, panel_id)
)
SELECT * FROM final
