-- One row per channel and UTC day on which it was polled.
-- @column channel_id: the channel's address as first known
-- @column day: UTC day of the time that the poll closes: one at midnight belongs to the day before
-- @column mode: always_on (lists whatever is published there) or searched (asked for words, under a quota)
-- @column polls: how often it was asked
-- @column polls_ok: how often it answered with a feed, changed or not
-- @column has_gap: true where a poll shared no entry with the good one before, so that some were missed
-- @column is_observed: true where it answered at least once and missed nothing that we know of
SELECT
    channel.channel_id,
    CAST((poll.polled_at - INTERVAL 1 SECOND) AT TIME ZONE 'UTC' AS DATE) AS day,
    channel.mode,
    count(*) AS polls,
    count(*) FILTER (WHERE poll.outcome <> 'failed') AS polls_ok,
    bool_or(poll.is_gap) AS has_gap,
    count(*) FILTER (WHERE poll.outcome IN ('changed', 'unchanged')) > 0 AND NOT bool_or(poll.is_gap) AS is_observed
FROM store.channel_poll AS poll
JOIN store.channel AS channel USING (channel_id)
GROUP BY ALL
