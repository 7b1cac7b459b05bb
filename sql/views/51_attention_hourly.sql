-- One row per narrative, panel and UTC hour with a report that is known to the hour.
-- @column narrative_id: the narrative
-- @column panel_id: whose press is meant
-- @column hour: start of the UTC hour
-- @column reports: reports that hit and came out within an interval of an hour or less
-- @column reports_led: of them, those that hit in title or lead
-- @column reports_disputing: of them, those that dispute the claim
-- @column all_reports: every report of the panel in that hour, known as closely
-- @column share_pct: 100 × reports / all_reports
-- @column left_out_pct: reports of that day that hit and are not known to the hour, in percent
WITH sharp AS (
    SELECT *, date_trunc('hour', event_at AT TIME ZONE 'UTC') AS hour
    FROM report
    WHERE event_from IS NOT NULL AND event_to - event_from <= INTERVAL 1 HOUR
),
hits AS (
    SELECT
        report_hit.narrative_id,
        report_hit.panel_id,
        date_trunc('hour', report_hit.event_at AT TIME ZONE 'UTC') AS hour,
        report_hit.day,
        report_hit.is_led,
        report_hit.is_disputing,
        report_hit.event_from IS NOT NULL AND report_hit.event_to - report_hit.event_from <= INTERVAL 1 HOUR AS is_sharp
    FROM report_hit
),
left_out AS (
    SELECT narrative_id, panel_id, day, 100.0 * count(*) FILTER (WHERE NOT is_sharp) / count(*) AS left_out_pct
    FROM hits
    GROUP BY ALL
),
hourly AS (
    SELECT
        narrative_id,
        panel_id,
        hour,
        day,
        count(*) AS reports,
        count(*) FILTER (WHERE is_led) AS reports_led,
        count(*) FILTER (WHERE is_disputing) AS reports_disputing
    FROM hits
    WHERE is_sharp
    GROUP BY ALL
),
everything AS (
    SELECT narrative.narrative_id, sharp.panel_id, sharp.hour, count(*) AS all_reports
    FROM sharp
    JOIN store.narrative_version AS narrative
        ON narrative.valid_to IS NULL AND list_contains(narrative.languages, sharp.language)
    GROUP BY ALL
),
final AS (
    SELECT
        hourly.narrative_id,
        hourly.panel_id,
        hourly.hour,
        hourly.reports,
        hourly.reports_led,
        hourly.reports_disputing,
        everything.all_reports,
        100.0 * hourly.reports / everything.all_reports AS share_pct,
        left_out.left_out_pct
    FROM hourly
    JOIN everything USING (narrative_id, panel_id, hour)
    JOIN left_out USING (narrative_id, panel_id, day)
)
SELECT * FROM final
