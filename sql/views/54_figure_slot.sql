-- One row per figure of any version whose value can be set beside others: what it is a value of. Left out are durations, whose bounds no
-- sentence names, and figures whose subject is a day of the week or a quantity instead of whom or what it is of.
-- @column figure_id: the figure
-- @column story_id: its story
-- @column slot: the figure's subject, as entity or as written, and its unit; of a change in percent or points also the
--   day on which it was told: Monday's fall and Tuesday's rise are two things
-- @column day: UTC day on which its article came out
WITH named AS (
    SELECT
        figure.figure_id,
        article.story_id,
        coalesce(figure.subject_entity_id, lower(figure.subject), '') AS subject,
        figure.unit,
        CAST(article.event_at AT TIME ZONE 'UTC' AS DATE) AS day
    FROM store.figure AS figure
    JOIN article USING (article_id)
    WHERE article.story_id IS NOT NULL AND article.in_scope
),
final AS (
    SELECT
        figure_id,
        story_id,
        subject || ' · ' || unit || CASE WHEN unit IN ('%', 'percent', 'points') THEN ' · ' || day ELSE '' END AS slot,
        day
    FROM named
    WHERE
        subject <> ''
        AND NOT regexp_matches(subject, '^(mon|tues|wednes|thurs|fri|satur|sun)day$')
        AND NOT regexp_matches(subject, '^(revenues?|sales|turnover|(net )?(profit|income|loss)|earnings|shares?|stocks?)$')
        AND NOT regexp_matches(unit, '^(second|minute|hour|day|week|month|quarter|year|decade)s?$')
)
SELECT * FROM final
