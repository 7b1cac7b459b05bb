-- What was not observed, so that silence says nothing?
-- @param from DATE = NULL: first day
-- @param to DATE = NULL: last day
-- @read: days on which no feed of the outlet answered without a gap; on these days the outlet is in no share, neither
--   above nor below the line
SELECT
    outlet,
    count(*) AS days,
    min(day) AS first_day,
    max(day) AS last_day,
    sum(channels_ok) AS answered_with_nothing_or_a_gap
FROM not_seen_outlets
WHERE day >= coalesce($from, day) AND day <= coalesce($to, day)
GROUP BY ALL
ORDER BY days DESC, outlet
