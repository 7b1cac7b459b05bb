-- One row per story and publisher in it: how far behind the first it came, and whether it can be called first.
-- @column story_id: the story
-- @column publisher_id: the publisher
-- @column event_from: start of the interval in which its first article came out
-- @column event_to: end of that interval
-- @column event_at: the believed claim, else our first sight
-- @column minutes_after_first: minutes behind the earliest publisher
-- @column is_first: true for every publisher whose interval overlaps with the earliest, or lies within ten minutes of it
-- @column tied_with: other publishers that are first as well
-- @column is_embargo_likely: three publishers or more within five minutes: then nobody is first
WITH publisher AS (
    SELECT
        story_id,
        publisher_id,
        arg_min(event_from, (event_at, article_id)) AS event_from,
        arg_min(event_to, (event_at, article_id)) AS event_to,
        min(event_at) AS event_at
    FROM article
    WHERE in_scope AND NOT is_backlog AND story_id IS NOT NULL
    GROUP BY ALL
),
timed AS (
    SELECT *, min(event_at) OVER (PARTITION BY story_id) AS earliest_at, min(event_to) OVER (PARTITION BY story_id) AS earliest_to
    FROM publisher
),
judged AS (
    SELECT
        *,
        epoch(event_at - earliest_at) / 60 AS minutes_after_first,
        count(*) FILTER (WHERE event_at <= earliest_at + INTERVAL 5 MINUTE) OVER (PARTITION BY story_id) >= 3
            AS is_embargo_likely,
        event_at <= earliest_at + INTERVAL 10 MINUTE OR coalesce(event_from, event_to) <= earliest_to AS is_near_first
    FROM timed
),
final AS (
    SELECT
        story_id,
        publisher_id,
        event_from,
        event_to,
        event_at,
        minutes_after_first,
        is_near_first AND NOT is_embargo_likely AS is_first,
        CASE
            WHEN is_near_first AND NOT is_embargo_likely
                THEN count(*) FILTER (WHERE is_near_first) OVER (PARTITION BY story_id) - 1
            ELSE 0
        END AS tied_with,
        is_embargo_likely
    FROM judged
)
SELECT * FROM final
