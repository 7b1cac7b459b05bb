-- One row per story: articles about one event. Stories that ended in another are left out; story_lineage has them.
-- @column story_id: out of its founding article's id; never used again
-- @column headline: the title nearest to what the others say, in words of four letters or more: of a news article, else
--   of any; a copy's only where there is nothing else; of equals the first
-- @column appearances: its articles in scope
-- @column reports: independent reports: copies count once
-- @column outlets: outlets of its articles
-- @column publishers: publishers of its articles
-- @column first_seen_at: when its first article was seen
-- @column last_seen_at: when its latest article was seen
-- @column event_at: when its first article came out
-- @column first_outlet: outlet that had it first, of a tie all, by the rule of first_movers; NULL where nobody was first:
--   an article stood there before we looked, or an embargo is likely
-- @column founding_article_id: the article that its id comes from
-- @column narratives: narratives that at least two of its reports, or its only one, hit
WITH member AS (
    SELECT
        article.*,
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
word AS (
    SELECT DISTINCT story_id, article_id, is_copy, unnest(regexp_extract_all(lower(title), '[\pL\pN]{4,}')) AS word
    FROM member
),
-- How many other titles have each of its words, over the root of their number, so that length alone does not win.
central AS (
    SELECT story_id, article_id, sum(titles - CASE WHEN is_copy THEN 0 ELSE 1 END) / sqrt(count(*)) AS nearness
    FROM (SELECT *, count(*) FILTER (WHERE NOT is_copy) OVER (PARTITION BY story_id, word) AS titles FROM word)
    GROUP BY ALL
),
counted AS (
    SELECT
        story_id,
        arg_min(
            title,
            (kind <> 'news', is_copy, -round(coalesce(central.nearness, 0), 6), first_seen_at, article_id)
        ) AS headline,
        count(*) AS appearances,
        count(DISTINCT copy_group_id) AS reports,
        count(DISTINCT outlet_id) AS outlets,
        count(DISTINCT publisher_id) AS publishers,
        min(first_seen_at) AS first_seen_at,
        max(first_seen_at) AS last_seen_at,
        min(event_at) AS event_at
    FROM member
    LEFT JOIN central USING (story_id, article_id)
    GROUP BY story_id
),
first AS (
    SELECT
        story_id,
        string_agg(outlet, ', ' ORDER BY outlet) || CASE WHEN count(*) > 1 THEN ' (a tie)' ELSE '' END AS first_outlet
    FROM first_movers
    WHERE is_first
    GROUP BY story_id
),
final AS (
    SELECT
        counted.*,
        first.first_outlet,
        story.founding_article_id,
        (
            SELECT list(told.narrative_id ORDER BY told.narrative_id)
            FROM told
            WHERE told.story_id = counted.story_id AND told.reports >= least(2, counted.reports)
        ) AS narratives
    FROM counted
    JOIN store.story AS story USING (story_id)
    LEFT JOIN first USING (story_id)
)
SELECT * FROM final
