-- One row per name or number that a story's reports have in common: in two of them or more, or in its only one.
-- @column story_id: the story
-- @column kind: name (an entity of seeds/entities.csv) or number (a figure)
-- @column rank: 1 for the one in most reports, by kind; of equals the one that came out first
-- @column key: the entity's name; of a figure the words in most reports
-- @column entity_id: the entity; NULL for a number
-- @column value_low: of a number, scaled out; NULL for a name
-- @column value_high: of a number, scaled out; NULL for a name
-- @column unit: of a number; NULL for a name
-- @column reports: independent reports that have it
-- @column appearances: articles that have it
-- @column article_id: the article that had it first
-- @column version_id: its version
-- @column part: title or text
-- @column span_start: where it stands there first: code points from the start of title or text
-- @column span_end: end, exclusive
WITH found AS (
    SELECT
        story_id, 'name' AS kind, entity AS words, entity_id AS thing, entity_id,
        CAST(NULL AS DOUBLE) AS value_low, CAST(NULL AS DOUBLE) AS value_high, CAST(NULL AS VARCHAR) AS unit,
        copy_group_id, article_id, version_id, part, span_start, span_end, event_at
    FROM mention
    UNION ALL
    SELECT
        story_id, 'number' AS kind, passage AS words, concat_ws(' ', value_low, value_high, unit) AS thing,
        NULL AS entity_id, value_low, value_high, unit,
        copy_group_id, article_id, version_id, part, span_start, span_end, event_at
    FROM figure
),
worded AS (
    SELECT *, count(DISTINCT copy_group_id) OVER (PARTITION BY story_id, kind, thing, words) AS worded_so
    FROM found
    WHERE story_id IS NOT NULL
),
counted AS (
    SELECT
        story_id,
        kind,
        arg_min(words, (-worded_so, event_at, words)) AS key,
        any_value(entity_id) AS entity_id,
        any_value(value_low) AS value_low,
        any_value(value_high) AS value_high,
        any_value(unit) AS unit,
        count(DISTINCT copy_group_id) AS reports,
        count(DISTINCT article_id) AS appearances,
        min(event_at) AS event_at,
        arg_min(
            {
                'article_id': article_id,
                'version_id': version_id,
                'part': part,
                'span_start': span_start,
                'span_end': span_end
            },
            (event_at, article_id, part <> 'title', span_start)
        ) AS first
    FROM worded
    GROUP BY story_id, kind, thing
),
final AS (
    SELECT
        counted.story_id,
        counted.kind,
        row_number() OVER (
            PARTITION BY counted.story_id, counted.kind
            ORDER BY counted.reports DESC, counted.event_at, counted.key
        ) AS rank,
        counted.key,
        counted.entity_id,
        counted.value_low,
        counted.value_high,
        counted.unit,
        counted.reports,
        counted.appearances,
        counted.first.article_id,
        counted.first.version_id,
        counted.first.part,
        counted.first.span_start,
        counted.first.span_end
    FROM counted
    JOIN story USING (story_id)
    WHERE counted.reports >= least(2, story.reports)
)
SELECT * FROM final
