-- One row per story and article in it, in the order of first sight.
-- @column story_id: the story
-- @column place: 1 for the article seen first
-- @column article_id: the article
-- @column title: its title
-- @column outlet: its outlet
-- @column publisher_id: its publisher
-- @column kind: news, opinion, guide …
-- @column first_seen_at: when we first saw it
-- @column event_at: when it came out: the believed claim, else first_seen_at
-- @column hours_after_first: hours between the story's first sight and this one
-- @column relation: alone or origin: a report of its own; exact, near, contained, same_title: a copy
-- @column join_score: the score that it joined at
SELECT
    article.story_id,
    row_number() OVER (PARTITION BY article.story_id ORDER BY article.first_seen_at, article.article_id) AS place,
    article.article_id,
    article.title,
    article.outlet,
    article.publisher_id,
    article.kind,
    article.first_seen_at,
    article.event_at,
    epoch(article.first_seen_at - min(article.first_seen_at) OVER (PARTITION BY article.story_id)) / 3600
        AS hours_after_first,
    copy_member.relation,
    story_member.score AS join_score
FROM article
JOIN store.story_member AS story_member
    ON story_member.article_id = article.article_id AND story_member.valid_to IS NULL
LEFT JOIN store.copy_member AS copy_member
    ON copy_member.article_id = article.article_id AND copy_member.valid_to IS NULL
WHERE article.in_scope
