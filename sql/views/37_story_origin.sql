-- One row per story that somebody credits to another publisher: whom its publishers credit, and whom we saw first.
-- @column story_id: the story
-- @column credited_publisher_id: the publisher that most others credit in texts of their own; of equals the first by id
-- @column credited_by: how many publishers do
-- @column is_polled: whether an always-on channel of the credited publisher lists articles here
-- @column first_publisher_id: the publisher of the article that we saw first; NULL where all stood
--   there before we looked
-- @column first_seen_at: when that was
-- @column verdict: agree, disagree, or blind where we do not poll the credited publisher or saw nobody come first
WITH credits AS (
    SELECT story_id, credited_publisher_id, count(DISTINCT publisher_id) AS credited_by
    FROM credit
    WHERE kind IN ('reported', 'told') AND NOT is_own AND NOT is_copied AND credited_publisher_id <> publisher_id
        AND story_id IS NOT NULL
    GROUP BY ALL
),
credited AS (
    SELECT * FROM credits
    QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY credited_by DESC, credited_publisher_id) = 1
),
seen_first AS (
    SELECT
        story_id,
        arg_min(publisher_id, (first_seen_at, article_id)) AS first_publisher_id,
        min(first_seen_at) AS first_seen_at
    FROM article
    WHERE in_scope AND NOT is_backlog
    GROUP BY story_id
),
polled AS (
    SELECT DISTINCT outlet.publisher_id
    FROM outlet_day
    JOIN outlet USING (outlet_id)
    WHERE outlet_day.is_observed
),
final AS (
    SELECT
        credited.story_id,
        credited.credited_publisher_id,
        credited.credited_by,
        polled.publisher_id IS NOT NULL AS is_polled,
        seen_first.first_publisher_id,
        seen_first.first_seen_at,
        CASE
            WHEN seen_first.first_publisher_id = credited.credited_publisher_id THEN 'agree'
            WHEN polled.publisher_id IS NULL OR seen_first.first_publisher_id IS NULL THEN 'blind'
            ELSE 'disagree'
        END AS verdict
    FROM credited
    LEFT JOIN seen_first USING (story_id)
    LEFT JOIN polled ON polled.publisher_id = credited.credited_publisher_id
)
SELECT * FROM final
