-- One row per week, publisher and publisher that it credits; its own outlets and copied text are left out.
-- @column week: Monday of the week, UTC
-- @column publisher_id: who credits
-- @column credited_publisher_id: who is credited
-- @column articles: articles with such a credit
-- @column stories: their stories
-- @column share_pct: of the publisher's articles in scope of that week, copies of others' text left out, in percent
WITH published AS (
    SELECT
        CAST(date_trunc('week', event_at AT TIME ZONE 'UTC') AS DATE) AS week,
        publisher_id,
        count(*) AS articles
    FROM article
    ANTI JOIN (
        FROM store.copy_member WHERE valid_to IS NULL AND relation IN ('exact', 'near', 'contained')
    ) AS copied ON copied.article_id = article.article_id
    WHERE in_scope
    GROUP BY ALL
),
credited AS (
    SELECT
        CAST(date_trunc('week', event_at AT TIME ZONE 'UTC') AS DATE) AS week,
        publisher_id,
        credited_publisher_id,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT story_id) AS stories
    FROM credit
    WHERE kind IN ('reported', 'told') AND NOT is_own AND NOT is_copied AND credited_publisher_id <> publisher_id
    GROUP BY ALL
),
final AS (
    SELECT
        credited.week,
        credited.publisher_id,
        credited.credited_publisher_id,
        credited.articles,
        credited.stories,
        100.0 * credited.articles / published.articles AS share_pct
    FROM credited
    JOIN published ON published.week = credited.week AND published.publisher_id = credited.publisher_id
)
SELECT * FROM final
