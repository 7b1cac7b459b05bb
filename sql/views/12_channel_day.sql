-- One row per channel and UTC day on which it was polled.
-- @column channel_id: the channel's address as first known
-- @column day: UTC day of the time that the poll closes: one at midnight belongs to the day before
-- @column mode: always_on (lists whatever is published there) or searched (asked for words, under a quota)
-- @column polls: how often it was asked
-- @column polls_ok: how often it answered with a feed, changed or not
-- @column has_gap: true where some entries of the day may have been missed: it lies between two good polls that shared none
-- @column is_observed: true where it answered at least once and missed nothing that we know of
WITH poll AS (
    SELECT
        channel_id,
        outcome,
        CAST((polled_at - INTERVAL 1 SECOND) AT TIME ZONE 'UTC' AS DATE) AS day,
        is_gap,
        -- What the gap may have swallowed came out from the good poll before it on.
        CAST(max(polled_at) FILTER (WHERE outcome IN ('changed', 'unchanged')) OVER (
            PARTITION BY channel_id ORDER BY polled_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AT TIME ZONE 'UTC' AS DATE) AS ok_day_before
    FROM store.channel_poll
),
polled AS (
    SELECT
        channel_id,
        day,
        count(*) AS polls,
        count(*) FILTER (WHERE outcome <> 'failed') AS polls_ok,
        count(*) FILTER (WHERE outcome IN ('changed', 'unchanged')) > 0 AS has_answered
    FROM poll
    GROUP BY ALL
),
gap AS (
    SELECT channel_id, coalesce(ok_day_before, day) AS from_day, day AS to_day FROM poll WHERE is_gap
),
missed AS (
    SELECT DISTINCT polled.channel_id, polled.day, true AS has_gap
    FROM polled
    JOIN gap ON gap.channel_id = polled.channel_id AND polled.day BETWEEN gap.from_day AND gap.to_day
),
final AS (
    SELECT
        polled.channel_id,
        polled.day,
        channel.mode,
        polled.polls,
        polled.polls_ok,
        coalesce(missed.has_gap, false) AS has_gap,
        polled.has_answered AND missed.has_gap IS NULL AS is_observed
    FROM polled
    JOIN store.channel AS channel USING (channel_id)
    LEFT JOIN missed ON missed.channel_id = polled.channel_id AND missed.day = polled.day
)
SELECT * FROM final
