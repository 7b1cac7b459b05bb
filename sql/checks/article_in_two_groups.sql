-- At one moment an article is in two copy groups, or in two stories.
WITH members AS (
    SELECT 'copy_member' AS what, article_id, copy_group_id AS group_id, valid_from,
        coalesce(valid_to, 'infinity'::TIMESTAMPTZ) AS valid_to
    FROM store.copy_member
    UNION ALL
    SELECT 'story_member', article_id, story_id, valid_from, coalesce(valid_to, 'infinity'::TIMESTAMPTZ)
    FROM store.story_member
),
followed AS (
    SELECT *, lead(valid_from) OVER before AS next_from, lead(group_id) OVER before AS next_group_id
    FROM members
    WHERE valid_from < valid_to
    WINDOW before AS (PARTITION BY what, article_id ORDER BY valid_from, valid_to, group_id)
)
SELECT what, article_id, group_id, next_group_id, next_from FROM followed WHERE next_from < valid_to ORDER BY ALL
