-- Who credits whom, and for how much of what they publish?
-- @param from DATE = NULL: first week, by any day of it
-- @param articles INTEGER = 1: pairs with at least so many crediting articles
-- @param rows INTEGER = 30: how many pairs
-- @read: articles that name another publisher as their source, in text of their own; share_pct is of all that the
--   publisher wrote itself in the weeks in which it credited this one
SELECT
    publisher_id,
    credited_publisher_id,
    sum(articles) AS articles,
    sum(stories) AS stories,
    round(100 * sum(articles) / sum(100 * articles / share_pct), 1) AS share_pct,
    min(week) AS first_week,
    max(week) AS last_week
FROM credit_network
WHERE week >= coalesce(CAST(date_trunc('week', CAST($from AS DATE)) AS DATE), week)
GROUP BY ALL
HAVING sum(articles) >= $articles
ORDER BY articles DESC, publisher_id, credited_publisher_id
LIMIT $rows
