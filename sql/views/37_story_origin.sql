-- One row per story that somebody credits to another publisher, or in which a primary source is cited: whom its publishers
-- credit, through whom, where it starts, and who came first by our clock.
-- @column story_id: the story
-- @column credited_publisher_id: the publisher that most others credit in texts of their own; of equals the first by id;
--   NULL where none is credited
-- @column credited_by: how many publishers do
-- @column chain: that publisher, whom its own articles in the story credit most, and whom that one does: three at the most
-- @column is_polled: whether an always-on channel of the credited publisher lists articles here
-- @column primary_source: the primary source (paper, repository, model, filing, post, release) that an article of the
--   story cites first, under its one id; NULL where none is cited
-- @column primary_cited_by: how many publishers cite it in texts of their own
-- @column first_publisher_ids: who came first by our clock, as first_movers has it, several where they tie; NULL where
--   nobody can be called first
-- @column first_at: when the earliest of them came out
-- @column verdict: agree where the credited publisher is one of them, disagree where it is not, blind where we do not
--   poll it or nobody can be called first; NULL where no publisher is credited
WITH credits AS (
    SELECT story_id, publisher_id, credited_publisher_id
    FROM credit
    WHERE kind IN ('reported', 'told') AND NOT is_own AND NOT is_copied AND credited_publisher_id <> publisher_id
        AND story_id IS NOT NULL
),
credited AS (
    SELECT story_id, credited_publisher_id, count(DISTINCT publisher_id) AS credited_by
    FROM credits
    GROUP BY story_id, credited_publisher_id
    QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY credited_by DESC, credited_publisher_id) = 1
),
onward AS (
    SELECT story_id, publisher_id, credited_publisher_id
    FROM credits
    GROUP BY story_id, publisher_id, credited_publisher_id
    QUALIFY
        row_number() OVER (PARTITION BY story_id, publisher_id ORDER BY count(*) DESC, credited_publisher_id) = 1
),
chained AS (
    SELECT
        credited.*,
        second.credited_publisher_id AS second_id,
        third.credited_publisher_id AS third_id
    FROM credited
    LEFT JOIN onward AS second
        ON second.story_id = credited.story_id AND second.publisher_id = credited.credited_publisher_id
    LEFT JOIN onward AS third
        ON third.story_id = credited.story_id AND third.publisher_id = second.credited_publisher_id
        AND third.credited_publisher_id <> credited.credited_publisher_id
),
cited AS (
    SELECT
        credit.story_id,
        credit.credited AS primary_source,
        count(DISTINCT credit.publisher_id) AS primary_cited_by,
        min(article.first_seen_at) AS first_cited_at
    FROM credit
    JOIN article ON article.article_id = credit.article_id
    WHERE credit.kind = 'primary' AND NOT credit.is_copied AND credit.story_id IS NOT NULL
    GROUP BY credit.story_id, credit.credited
    QUALIFY
        row_number() OVER (PARTITION BY credit.story_id ORDER BY first_cited_at, primary_cited_by DESC, credit.credited) = 1
),
seen_first AS (
    SELECT story_id, list(publisher_id ORDER BY event_at, publisher_id) AS first_publisher_ids, min(event_at) AS first_at
    FROM first_movers
    WHERE is_first
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
        story_id,
        chained.credited_publisher_id,
        coalesce(chained.credited_by, 0) AS credited_by,
        list_filter(
            [chained.credited_publisher_id, chained.second_id, chained.third_id], lambda publisher: publisher IS NOT NULL
        ) AS chain,
        polled.publisher_id IS NOT NULL AS is_polled,
        cited.primary_source,
        coalesce(cited.primary_cited_by, 0) AS primary_cited_by,
        seen_first.first_publisher_ids,
        seen_first.first_at,
        CASE
            WHEN chained.credited_publisher_id IS NULL THEN NULL
            WHEN list_contains(seen_first.first_publisher_ids, chained.credited_publisher_id) THEN 'agree'
            WHEN polled.publisher_id IS NULL OR seen_first.story_id IS NULL THEN 'blind'
            ELSE 'disagree'
        END AS verdict
    FROM chained
    FULL JOIN cited USING (story_id)
    LEFT JOIN seen_first USING (story_id)
    LEFT JOIN polled ON polled.publisher_id = chained.credited_publisher_id
)
SELECT * FROM final
