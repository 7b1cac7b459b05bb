-- One row per story: articles about one event. Stories that ended in another are left out; story_lineage has them.
-- @column story_id: out of its founding article's id; never used again
-- @column headline: title of the news article that joined with the highest score, else of any
--   article; a copy only where there is nothing else; of equals the first
-- @column appearances: its articles in scope
-- @column reports: independent reports: copies count once
-- @column outlets: outlets of its articles
-- @column publishers: publishers of its articles
-- @column first_seen_at: when its first article was seen
-- @column last_seen_at: when its latest article was seen
-- @column event_at: when its first article came out
-- @column first_outlet: outlet of the article seen first, NULL where that one stood there before we looked;
--   for ties see first_movers
-- @column founding_article_id: the article that its id comes from
-- @column narratives: narratives that at least two of its reports, or its only one, hit
WITH member AS (
    SELECT
        article.*,
        story_member.score AS join_score,
        coalesce(copy_member.relation IN ('exact', 'near', 'contained'), false) AS is_copy
    FROM article
    JOIN store.story_member AS story_member
        ON story_member.article_id = article.article_id AND story_member.valid_to IS NULL
    LEFT JOIN store.copy_member AS copy_member
        ON copy_member.article_id = article.article_id AND copy_member.valid_to IS NULL
    WHERE article.in_scope
),
told AS (
    SELECT member.story_id, hit.narrative_id, count(DISTINCT member.copy_group_id) AS reports
    FROM member
    JOIN store.hit AS hit ON hit.article_id = member.article_id AND hit.valid_to IS NULL
    GROUP BY ALL
),
counted AS (
    SELECT
        story_id,
        arg_min(title, (kind <> 'news', is_copy, -join_score, first_seen_at, article_id)) AS headline,
        count(*) AS appearances,
        count(DISTINCT copy_group_id) AS reports,
        count(DISTINCT outlet_id) AS outlets,
        count(DISTINCT publisher_id) AS publishers,
        min(first_seen_at) AS first_seen_at,
        max(first_seen_at) AS last_seen_at,
        min(event_at) AS event_at,
        arg_min_null(CASE WHEN NOT is_backlog THEN outlet END, (first_seen_at, article_id)) AS first_outlet
    FROM member
    GROUP BY story_id
),
final AS (
    SELECT
        counted.*,
        story.founding_article_id,
        (
            SELECT list(told.narrative_id ORDER BY told.narrative_id)
            FROM told
            WHERE told.story_id = counted.story_id AND told.reports >= least(2, counted.reports)
        ) AS narratives
    FROM counted
    JOIN store.story AS story USING (story_id)
)
SELECT * FROM final
