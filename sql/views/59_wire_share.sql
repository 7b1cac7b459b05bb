-- One row per outlet: how much of what it published is text that stood elsewhere first.
-- @column outlet_id: the outlet
-- @column outlet: its name
-- @column articles: its articles in scope
-- @column copies: of them, those whose text is another publisher's
-- @column copies_pct: in percent
-- @column from_outlets: outlets that the text came from
-- @column cross_posts: of its articles, those whose text is of another outlet of its publisher
-- @column partial_copies: of its articles, those with words of their own beside long sentences of another publisher's;
--   they are reports of their own, and no copies
WITH copied AS (
    SELECT
        article.*,
        copy_member.relation IN ('exact', 'near', 'contained') AND origin.outlet_id <> article.outlet_id AS is_elsewhere,
        origin.publisher_id = article.publisher_id AS is_in_house,
        copy_member.partial_of IS NOT NULL AS is_partial,
        origin.outlet AS origin_outlet
    FROM article
    JOIN store.copy_member AS copy_member
        ON copy_member.article_id = article.article_id AND copy_member.valid_to IS NULL
    JOIN copy_group ON copy_group.copy_group_id = copy_member.copy_group_id
    JOIN article AS origin ON origin.article_id = copy_group.origin_article_id
    WHERE article.in_scope
),
final AS (
    SELECT
        outlet_id,
        any_value(outlet) AS outlet,
        count(*) AS articles,
        count(*) FILTER (WHERE is_elsewhere AND NOT is_in_house) AS copies,
        100.0 * count(*) FILTER (WHERE is_elsewhere AND NOT is_in_house) / count(*) AS copies_pct,
        list_sort(list_distinct(list(origin_outlet) FILTER (WHERE is_elsewhere AND NOT is_in_house))) AS from_outlets,
        count(*) FILTER (WHERE is_elsewhere AND is_in_house) AS cross_posts,
        count(*) FILTER (WHERE is_partial) AS partial_copies
    FROM copied
    GROUP BY outlet_id
)
SELECT * FROM final
