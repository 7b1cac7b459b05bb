-- One row per story and publisher in it: how far behind the first it came, and whether it can be called first.
-- @column story_id: the story
-- @column publisher_id: the publisher
-- @column outlet: outlet of its first article
-- @column event_from: start of the interval in which its first article came out, NULL where nobody had looked before
-- @column event_to: end of that interval
-- @column event_at: the believed claim, else our first sight
-- @column minutes_after_first: minutes that surely lie between it and the earliest, 0 where their intervals overlap
-- @column is_first: true for the earliest and for all within ten minutes of it; for nobody where an article of the
--   story stood there before we looked, or an embargo is likely
-- @column tied_with: other publishers that are first as well
-- @column is_embargo_likely: three publishers or more within five minutes, each with a text of its own: nobody is first
WITH publisher AS (
    SELECT
        story_id,
        publisher_id,
        arg_min(outlet, (event_to, article_id)) AS outlet,
        -- The earliest of several intervals lies between the least start and the least end.
        CASE WHEN NOT bool_or(event_from IS NULL) THEN min(event_from) END AS event_from,
        min(event_to) AS event_to,
        arg_min_null(event_at, (event_to, article_id)) AS event_at,
        arg_min_null(copy_group_id, (event_to, article_id)) AS copy_group_id
    FROM article
    WHERE in_scope AND NOT is_backlog AND story_id IS NOT NULL
    GROUP BY ALL
),
standing AS (
    SELECT story_id, min(event_to) AS stood_at
    FROM article
    WHERE in_scope AND is_backlog AND story_id IS NOT NULL
    GROUP BY ALL
),
timed AS (
    SELECT
        *,
        event_from IS NOT NULL AND event_to - event_from <= INTERVAL 5 MINUTE AS is_sharp,
        min(event_to) OVER story_publishers AS earliest_to,
        greatest(0, epoch(coalesce(event_from, earliest_to) - earliest_to) / 60) AS minutes_after_first
    FROM publisher
    WINDOW story_publishers AS (PARTITION BY story_id)
),
judged AS (
    SELECT
        timed.*,
        count(DISTINCT timed.copy_group_id) FILTER (WHERE timed.is_sharp AND timed.minutes_after_first <= 5)
            OVER (PARTITION BY timed.story_id) >= 3 AS is_embargo_likely,
        timed.minutes_after_first <= 10 AND coalesce(standing.stood_at > timed.earliest_to, true) AS is_near_first
    FROM timed
    LEFT JOIN standing USING (story_id)
),
final AS (
    SELECT
        story_id,
        publisher_id,
        outlet,
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
