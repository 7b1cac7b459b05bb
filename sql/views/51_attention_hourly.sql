-- One row per narrative, panel, UTC day with hits and hour of it to which one is known; where none is, hour is NULL.
-- @column narrative_id: the narrative
-- @column panel_id: whose press is meant
-- @column day: UTC day of the hour
-- @column hour: start of the UTC hour; NULL: no report of that day that hits is known to the hour
-- @column appearances: articles that hit, of the reports counted here
-- @column reports: reports that hit and came out within an interval of an hour or less
-- @column reports_led: of them, those that hit in title or lead
-- @column reports_disputing: of them, those that dispute the claim
-- @column outlets: outlets of the articles that hit
-- @column publishers: their publishers
-- @column all_reports: every report of the panel in that hour, known as closely; NULL where the hour is
-- @column share_pct: 100 × reports / all_reports
-- @column left_out_pct: reports of that day that hit and are not known to the hour, in percent
-- @column is_validated: a sample judged blind says how right the hits and the share are, as they are scored now: view validation
-- @column feeds_ok_ratio: always-on channels of the panel that answered, of those polled that day
-- @column text_ok_ratio: articles of the panel that day with a text, of all
WITH sharp AS (
    SELECT *, date_trunc('hour', event_at AT TIME ZONE 'UTC') AS hour
    FROM report
    WHERE event_from IS NOT NULL AND event_to - event_from <= INTERVAL 1 HOUR
),
hits AS (
    SELECT *, date_trunc('hour', event_at AT TIME ZONE 'UTC') AS hour
    FROM report_hit
    WHERE event_from IS NOT NULL AND event_to - event_from <= INTERVAL 1 HOUR
),
hourly AS (
    SELECT
        narrative_id,
        panel_id,
        day,
        hour,
        count(*) AS reports,
        count(*) FILTER (WHERE is_led) AS reports_led,
        count(*) FILTER (WHERE is_disputing) AS reports_disputing
    FROM hits
    GROUP BY ALL
),
places AS (
    SELECT
        hits.narrative_id,
        hits.panel_id,
        hits.hour,
        count(DISTINCT found.article_id) AS appearances,
        count(DISTINCT found.outlet_id) AS outlets,
        count(DISTINCT found.publisher_id) AS publishers
    FROM hits
    JOIN appearance_hit AS found USING (narrative_id, panel_id, copy_group_id)
    GROUP BY ALL
),
sharp_of_day AS (
    SELECT narrative_id, panel_id, day, sum(reports) AS reports FROM hourly GROUP BY ALL
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
        daily.narrative_id,
        daily.panel_id,
        daily.day,
        hourly.hour,
        coalesce(places.appearances, 0) AS appearances,
        coalesce(hourly.reports, 0) AS reports,
        coalesce(hourly.reports_led, 0) AS reports_led,
        coalesce(hourly.reports_disputing, 0) AS reports_disputing,
        coalesce(places.outlets, 0) AS outlets,
        coalesce(places.publishers, 0) AS publishers,
        everything.all_reports,
        100.0 * hourly.reports / everything.all_reports AS share_pct,
        100.0 * (daily.reports - coalesce(sharp_of_day.reports, 0)) / daily.reports AS left_out_pct,
        daily.is_validated,
        daily.feeds_ok_ratio,
        daily.text_ok_ratio
    FROM attention_daily AS daily
    LEFT JOIN sharp_of_day USING (narrative_id, panel_id, day)
    LEFT JOIN hourly USING (narrative_id, panel_id, day)
    LEFT JOIN everything USING (narrative_id, panel_id, hour)
    LEFT JOIN places USING (narrative_id, panel_id, hour)
    WHERE daily.reports > 0
)
SELECT * FROM final
