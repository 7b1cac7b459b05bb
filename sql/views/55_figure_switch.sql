-- One row per story, slot and outlet that changed what it tells, or went on telling what the outlet that told it first had
-- left. Told anew by another reader is no change, nor is a value within 5% of one told before, nor one with a bound.
-- @column story_id: the story
-- @column slot: what it is a value of, see figure_slot
-- @column outlet: the outlet
-- @column publisher_id: its publisher
-- @column what: switched (it told the value before, another after), or kept (it told the value before after another
--   outlet, the first to tell it, had switched from it)
-- @column value_before: the value that it left or kept; the lowest where it told several at once
-- @column value_after: what was told in its place, by itself or, of kept, by the outlet that left it
-- @column before_article_id: where it told the value before; of kept, its first article after the switch
-- @column after_article_id: where the other value was told; the same article where it was edited
-- @column changed_at: when the other value was told: of an edit, when we saw it
WITH versions AS (
    SELECT
        version_id,
        n,
        valid_from,
        valid_to,
        coalesce(lead(change_kind) OVER (PARTITION BY article_id ORDER BY n), '') = 'reader' AS is_read_anew
    FROM store.version
),
told AS (
    SELECT
        figure_slot.story_id,
        figure_slot.slot,
        article.outlet,
        article.publisher_id,
        figure.article_id,
        versions.n,
        CASE WHEN versions.n = 1 THEN article.event_at ELSE versions.valid_from END AS told_at,
        list_sort(list(DISTINCT figure.value_low)) AS low,
        bool_or(figure.comparator IN ('under', 'over', 'up to')) AS is_bound
    FROM figure_slot
    JOIN store.figure AS figure USING (figure_id)
    JOIN versions USING (version_id)
    JOIN article ON article.article_id = figure.article_id
    -- What was closed while its version stood was found anew in the same words.
    WHERE NOT versions.is_read_anew AND (figure.valid_to IS NULL OR figure.valid_to >= versions.valid_to)
    GROUP BY ALL
),
paired AS (
    SELECT
        *,
        lag(low) OVER teller AS low_before,
        lag(article_id) OVER teller AS article_before,
        lag(is_bound) OVER teller AS was_bound
    FROM told
    WINDOW teller AS (PARTITION BY story_id, slot, outlet ORDER BY told_at, article_id, n)
),
switched AS (
    SELECT
        story_id, slot, outlet, publisher_id, low_before, low, article_before, article_id, told_at
    FROM paired
    WHERE
        NOT is_bound
        AND NOT was_bound
        -- 5% as in figure_drift; one value in common is enough to go on with it.
        AND len(
            list_filter(
                low,
                lambda value: len(
                    list_filter(low_before, lambda other: abs(value - other) <= 0.05 * greatest(abs(value), abs(other)))
                ) > 0
            )
        ) = 0
),
first_told AS (
    SELECT story_id, slot, value, arg_min(outlet, (told_at, article_id, n)) AS outlet
    FROM (SELECT story_id, slot, outlet, told_at, article_id, n, unnest(low) AS value FROM told)
    GROUP BY ALL
),
left_values AS (
    SELECT switched.*, first_told.value
    FROM first_told
    JOIN switched USING (story_id, slot, outlet)
    WHERE list_contains(switched.low_before, first_told.value)
),
kept AS (
    SELECT
        told.story_id,
        told.slot,
        told.outlet,
        any_value(told.publisher_id) AS publisher_id,
        left_values.value,
        any_value(left_values.low) AS low,
        arg_min(told.article_id, (told.told_at, told.article_id)) AS before_article_id,
        any_value(left_values.article_id) AS after_article_id,
        min(left_values.told_at) AS changed_at
    FROM told
    JOIN left_values USING (story_id, slot)
    WHERE
        told.outlet <> left_values.outlet
        AND told.told_at > left_values.told_at
        AND list_contains(told.low, left_values.value)
        AND len(list_intersect(told.low, left_values.low)) = 0
    GROUP BY told.story_id, told.slot, told.outlet, left_values.value
),
final AS (
    SELECT
        story_id,
        slot,
        outlet,
        publisher_id,
        'switched' AS what,
        low_before[1] AS value_before,
        low[1] AS value_after,
        article_before AS before_article_id,
        article_id AS after_article_id,
        told_at AS changed_at
    FROM switched
    UNION ALL
    SELECT story_id, slot, outlet, publisher_id, 'kept', value, low[1], before_article_id, after_article_id, changed_at
    FROM kept
)
SELECT * FROM final
