-- One row per copy group: the same text in one or several places, one independent report.
-- @column copy_group_id: out of its first article's id
-- @column origin_article_id: the likely origin
-- @column origin_outlet: the origin's outlet
-- @column origin_reason: why it is taken for the origin
-- @column title: the origin's title
-- @column appearances: its articles in scope
-- @column outlets: their outlets
-- @column publishers: their publishers
-- @column first_seen_at: when the first of them was seen
-- @column event_at: when the first of them came out
WITH member AS (
    SELECT article.*, copy_member.relation, copy_member.reason
    FROM article
    JOIN store.copy_member AS copy_member
        ON copy_member.article_id = article.article_id AND copy_member.valid_to IS NULL
),
final AS (
    SELECT
        copy_group_id,
        arg_min_null(article_id, (relation NOT IN ('origin', 'alone'), first_seen_at, article_id)) AS origin_article_id,
        arg_min_null(outlet, (relation NOT IN ('origin', 'alone'), first_seen_at, article_id)) AS origin_outlet,
        arg_min_null(reason, (relation NOT IN ('origin', 'alone'), first_seen_at, article_id)) AS origin_reason,
        arg_min_null(title, (relation NOT IN ('origin', 'alone'), first_seen_at, article_id)) AS title,
        count(*) FILTER (WHERE in_scope) AS appearances,
        count(DISTINCT outlet_id) FILTER (WHERE in_scope) AS outlets,
        count(DISTINCT publisher_id) FILTER (WHERE in_scope) AS publishers,
        min(first_seen_at) AS first_seen_at,
        min(event_at) AS event_at
    FROM member
    GROUP BY copy_group_id
)
SELECT * FROM final
