-- One row per channel: how it is doing.
-- @column channel_id: its address as first known
-- @column url: its address now
-- @column outlet_id: its outlet, NULL for a collection
-- @column mode: always_on or searched
-- @column state: ok, empty, failing, silent (nothing new for a week), waiting (never polled) or retired
-- @column last_poll_at: the last poll
-- @column last_ok_at: the last that answered
-- @column last_change_at: the last with something new
-- @column next_poll_at: when it is due
-- @column failures: failed polls since the last good one
-- @column polls: polls in all
-- @column polls_ok: of them, those that answered
-- @column entries: entries that it has listed
-- @column gaps: polls that shared no entry with the good one before
-- @column last_error: what the last failed poll said
WITH polled AS (
    SELECT
        channel_id,
        count(*) AS polls,
        count(*) FILTER (WHERE outcome <> 'failed') AS polls_ok,
        count(*) FILTER (WHERE is_gap) AS gaps,
        arg_max(outcome, polled_at) AS last_outcome,
        arg_max(error, polled_at) FILTER (WHERE error IS NOT NULL) AS last_error
    FROM store.channel_poll
    GROUP BY channel_id
),
listed AS (
    SELECT channel_id, count(*) AS entries FROM store.entry GROUP BY channel_id
),
final AS (
    SELECT
        channel.channel_id,
        channel.url,
        channel.outlet_id,
        channel.mode,
        CASE
            WHEN channel.retired_at IS NOT NULL THEN 'retired'
            WHEN polled.polls IS NULL THEN 'waiting'
            WHEN polled.last_outcome = 'failed' THEN 'failing'
            WHEN polled.last_outcome = 'empty' THEN 'empty'
            WHEN channel.last_change_at < channel.last_poll_at - INTERVAL 7 DAY THEN 'silent'
            ELSE 'ok'
        END AS state,
        channel.last_poll_at,
        channel.last_ok_at,
        channel.last_change_at,
        channel.next_poll_at,
        channel.failures,
        coalesce(polled.polls, 0) AS polls,
        coalesce(polled.polls_ok, 0) AS polls_ok,
        coalesce(listed.entries, 0) AS entries,
        coalesce(polled.gaps, 0) AS gaps,
        polled.last_error
    FROM store.channel AS channel
    LEFT JOIN polled USING (channel_id)
    LEFT JOIN listed USING (channel_id)
)
SELECT * FROM final
