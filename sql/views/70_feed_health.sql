-- One row per channel: how it is doing.
-- @column channel_id: its address as first known
-- @column url: its address now
-- @column outlet_id: its outlet, NULL for a collection
-- @column mode: always_on or searched
-- @column state: ok, empty, shrunk (half its usual length or less), failing, silent (nothing new for longer than its habit), waiting (never polled) or retired
-- @column last_poll_at: the last poll
-- @column last_ok_at: the last that answered
-- @column last_change_at: the last with something new
-- @column next_poll_at: when it is due
-- @column gone_at: since when it answers 410 (Gone): retired, polled at the rarest, taken up again once it answers
-- @column is_lying: true where its validators once stood for another body, so that it is always fetched in full
-- @column failures: failed polls since the last good one
-- @column polls: polls in all
-- @column polls_ok: of them, those that answered
-- @column entries: entries that it has listed
-- @column entries_listed: items in its last listing
-- @column entries_usual: median of its listings
-- @column newest_at: its newest entry: when it was first seen, of backlog when it was published
-- @column silent_after_hours: without an entry for longer than this it is silent: three times the wait that nine of ten of its last 50 entries kept within, three days at least; a week while it has too few
-- @column gaps: polls that shared no entry with the good one before
-- @column last_error: what the last failed poll said
WITH polled AS (
    SELECT
        channel_id,
        count(*) AS polls,
        count(*) FILTER (WHERE outcome <> 'failed') AS polls_ok,
        count(*) FILTER (WHERE is_gap) AS gaps,
        arg_max(outcome, polled_at) AS last_outcome,
        arg_max(entry_count, polled_at) FILTER (WHERE entry_count IS NOT NULL) AS entries_listed,
        median(entry_count) FILTER (WHERE entry_count > 0) AS entries_usual,
        arg_max(error, polled_at) FILTER (WHERE error IS NOT NULL) AS last_error
    FROM store.channel_poll
    GROUP BY channel_id
),
came AS (
    SELECT
        channel_id,
        CASE WHEN is_backlog AND published_at < first_seen_at THEN published_at ELSE first_seen_at END AS came_at,
        count(*) AS entries
    FROM store.entry
    GROUP BY ALL
),
waited AS (
    SELECT
        channel_id,
        came_at,
        entries,
        row_number() OVER newest_first AS place,
        date_diff('second', lead(came_at) OVER newest_first, came_at) / 3600.0 AS hours
    FROM came
    WINDOW newest_first AS (PARTITION BY channel_id ORDER BY came_at DESC)
),
listed AS (
    SELECT
        channel_id,
        CAST(sum(entries) AS BIGINT) AS entries,
        max(came_at) AS newest_at,
        -- Of 615 snapshots of 25 newsrooms' and papers' feeds (newsrooms_2025, a third of raw_snapshots_2021) five were
        -- silent by this, 31 by twice the wait. Three days: no weekend is silence.
        CASE WHEN count(hours) FILTER (WHERE place <= 50) >= 4
            THEN greatest(3 * quantile_cont(hours, 0.9) FILTER (WHERE place <= 50), 72)
            ELSE 168
        END AS silent_after_hours
    FROM waited
    GROUP BY channel_id
),
final AS (
    SELECT
        channel.channel_id,
        channel.url,
        channel.outlet_id,
        channel.mode,
        CASE
            WHEN channel.retired_at IS NOT NULL OR channel.gone_at IS NOT NULL THEN 'retired'
            WHEN polled.polls IS NULL THEN 'waiting'
            WHEN polled.last_outcome = 'failed' THEN 'failing'
            WHEN polled.last_outcome = 'empty' THEN 'empty'
            -- Of 582 listings of the same feeds one had less than .78 of its feed's median, and that had a fifth.
            WHEN polled.entries_usual >= 4 AND polled.entries_listed <= polled.entries_usual / 2 THEN 'shrunk'
            WHEN date_diff('second', coalesce(listed.newest_at, channel.last_change_at), channel.last_poll_at) / 3600.0
                > coalesce(listed.silent_after_hours, 168) THEN 'silent'
            ELSE 'ok'
        END AS state,
        channel.last_poll_at,
        channel.last_ok_at,
        channel.last_change_at,
        channel.next_poll_at,
        channel.gone_at,
        coalesce(channel.is_lying, false) AS is_lying,
        channel.failures,
        coalesce(polled.polls, 0) AS polls,
        coalesce(polled.polls_ok, 0) AS polls_ok,
        coalesce(listed.entries, 0) AS entries,
        polled.entries_listed,
        polled.entries_usual,
        listed.newest_at,
        listed.silent_after_hours,
        coalesce(polled.gaps, 0) AS gaps,
        polled.last_error
    FROM store.channel AS channel
    LEFT JOIN polled USING (channel_id)
    LEFT JOIN listed USING (channel_id)
)
SELECT * FROM final
