-- How did a narrative's share of the press run, day by day?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id; newswake narratives lists them
-- @param panel TEXT = all-always-on: whose press is meant
-- @param from DATE = NULL: first day
-- @param to DATE = NULL: last day
-- @read: share_pct is the share of independent reports (copies count once), with its 95% interval; a day that is
--   missing was not observed, and a low feeds_ok_ratio or text_ok_ratio says that a fall may be an outage or a paywall;
--   unless is_validated, the share is the matcher's word alone: newswake narratives validate
SELECT
    day,
    reports,
    reports_led,
    reports_disputing,
    all_reports,
    round(share_pct, 1) AS share_pct,
    round(share_low_pct, 1) AS share_low_pct,
    round(share_high_pct, 1) AS share_high_pct,
    is_validated,
    publishers,
    round(feeds_ok_ratio, 2) AS feeds_ok_ratio,
    round(text_ok_ratio, 2) AS text_ok_ratio
FROM attention_daily
WHERE narrative_id = $narrative
    AND panel_id = $panel
    AND day >= coalesce($from, day)
    AND day <= coalesce($to, day)
ORDER BY day
