-- One row per narrative, panel and UTC day on which one of its outlets was observed.
-- @column narrative_id: the narrative
-- @column panel_id: whose press is meant
-- @column day: UTC day, by the earliest appearance of a report that counts
-- @column appearances: articles that hit
-- @column reports: independent reports that hit
-- @column reports_led: of them, those that hit in title or lead
-- @column reports_disputing: of them, those that dispute the claim
-- @column outlets: outlets of the articles that hit
-- @column publishers: their publishers
-- @column all_reports: every report of the panel on that day in a language that the matcher serves
-- @column share_pct: 100 × reports / all_reports
-- @column share_low_pct: lower end of its 95% interval, from resampling stories; NULL where all_reports is 0
-- @column share_high_pct: upper end
-- @column is_validated: a sample judged blind says how right the hits and the share are, as they are scored now: view validation
-- @column feeds_ok_ratio: always-on channels of the panel that answered, of those polled that day
-- @column text_ok_ratio: articles of the panel that day with a text, of all
WITH days AS (
    SELECT
        panel_outlet.panel_id,
        polled.day,
        count(DISTINCT polled.channel_id) FILTER (WHERE polled.polls_ok > 0) / count(DISTINCT polled.channel_id)
            AS feeds_ok_ratio
    FROM outlet_channel
    JOIN channel_day AS polled USING (channel_id)
    JOIN panel_outlet
        ON panel_outlet.outlet_id = outlet_channel.outlet_id
        AND polled.day >= coalesce(panel_outlet.from_day, polled.day)
        AND polled.day <= coalesce(panel_outlet.to_day, polled.day)
    GROUP BY ALL
    HAVING bool_or(polled.is_observed)
),
texts AS (
    SELECT panel_id, day, avg(CASE WHEN has_text THEN 1.0 ELSE 0.0 END) AS text_ok_ratio
    FROM appearance
    WHERE is_observed
    GROUP BY ALL
),
spine AS (
    SELECT narrative.narrative_id, narrative.languages, days.*
    FROM store.narrative_version AS narrative
    CROSS JOIN days
    WHERE
        narrative.valid_to IS NULL
        AND days.day >= coalesce(narrative.window_from, days.day)
        AND days.day <= coalesce(narrative.window_to, days.day)
        AND CAST(days.day AS TIMESTAMP) >= coalesce(narrative.scored_since AT TIME ZONE 'UTC', days.day)
),
everything AS (
    SELECT spine.narrative_id, spine.panel_id, spine.day, count(*) AS all_reports
    FROM spine
    JOIN report
        ON report.panel_id = spine.panel_id
        AND report.day = spine.day
        AND list_contains(spine.languages, report.language)
    GROUP BY ALL
),
hits AS (
    SELECT
        narrative_id,
        panel_id,
        day,
        count(*) AS reports,
        count(*) FILTER (WHERE is_led) AS reports_led,
        count(*) FILTER (WHERE is_disputing) AS reports_disputing
    FROM report_hit
    GROUP BY ALL
),
places AS (
    SELECT
        narrative_id,
        panel_id,
        report_day AS day,
        count(DISTINCT article_id) AS appearances,
        count(DISTINCT outlet_id) AS outlets,
        count(DISTINCT publisher_id) AS publishers
    FROM appearance_hit
    GROUP BY ALL
),
final AS (
    SELECT
        spine.narrative_id,
        spine.panel_id,
        spine.day,
        coalesce(places.appearances, 0) AS appearances,
        coalesce(hits.reports, 0) AS reports,
        coalesce(hits.reports_led, 0) AS reports_led,
        coalesce(hits.reports_disputing, 0) AS reports_disputing,
        coalesce(places.outlets, 0) AS outlets,
        coalesce(places.publishers, 0) AS publishers,
        coalesce(everything.all_reports, 0) AS all_reports,
        100.0 * coalesce(hits.reports, 0) / nullif(everything.all_reports, 0) AS share_pct,
        share_interval.share_low_pct,
        share_interval.share_high_pct,
        spine.narrative_id IN (SELECT narrative_id FROM validation WHERE is_validating) AS is_validated,
        spine.feeds_ok_ratio,
        texts.text_ok_ratio
    FROM spine
    LEFT JOIN everything USING (narrative_id, panel_id, day)
    LEFT JOIN hits USING (narrative_id, panel_id, day)
    LEFT JOIN places USING (narrative_id, panel_id, day)
    LEFT JOIN texts USING (panel_id, day)
    LEFT JOIN store.share_interval AS share_interval USING (narrative_id, panel_id, day)
)
SELECT * FROM final
