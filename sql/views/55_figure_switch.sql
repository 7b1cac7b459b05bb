-- One row per story, slot, outlet and change of what it tells, or value that it told after the outlet that told it first
-- had left it. Within an article every change of a number is one; from article to article only where a word says that the
-- same is measured, where neither has a bound, and beyond 5%, as in figure_drift. What came at one time is in no order.
-- @column story_id: the story
-- @column slot: what it is a value of, see figure_slot
-- @column outlet: the outlet
-- @column publisher_id: its publisher
-- @column what: switched (it told the value before, another after), or kept (it told the value before after another
--   outlet, the first to tell it, had switched from it and not yet come back)
-- @column value_before: the value that it left or kept; the lowest where it told several at once
-- @column value_after: what was told in its place, by itself or, of kept, by the outlet that left it
-- @column before_article_id: where it told the value before; of kept, its first article after the switch
-- @column after_article_id: where the other value was told; the same article where it was edited
-- @column changed_at: when the other value was told: of an edit, when we saw it
WITH told AS (
    SELECT
        figure_slot.story_id,
        figure_slot.slot,
        article.outlet,
        article.publisher_id,
        figure_slot.article_id,
        figure_slot.version,
        figure_slot.told_at,
        list_sort(list(DISTINCT figure_slot.value_low)) AS low,
        list_distinct(flatten(list(figure_slot.measured))) AS measured,
        bool_or(
            figure_slot.comparator IN ('under', 'over', 'up to') OR figure_slot.value_low <> figure_slot.value_high
        ) AS is_bound
    FROM figure_slot
    JOIN article USING (article_id)
    GROUP BY ALL
),
edited AS (
    SELECT
        *,
        lag(low) OVER (PARTITION BY story_id, slot, article_id ORDER BY version) AS low_before
    FROM told
),
-- An edit that left the number as it was tells nothing new.
tellings AS (
    SELECT * FROM edited
    WHERE low_before IS NULL OR low <> low_before
),
-- What an outlet told at one time, all together.
moments AS (
    SELECT
        story_id,
        slot,
        outlet,
        any_value(publisher_id) AS publisher_id,
        told_at,
        min(article_id) AS article_id,
        max(version) AS version,
        list_sort(list_distinct(flatten(list(low)))) AS low,
        list_distinct(flatten(list(measured))) AS measured,
        bool_or(is_bound) AS is_bound
    FROM tellings
    GROUP BY story_id, slot, outlet, told_at
),
paired AS (
    SELECT
        later.*,
        earlier.low AS other_low,
        earlier.article_id AS other_article
    FROM moments AS later
    ASOF LEFT JOIN moments AS earlier
        ON earlier.story_id = later.story_id
        AND earlier.slot = later.slot
        AND earlier.outlet = later.outlet
        AND earlier.told_at < later.told_at
    WHERE
        later.version = 1
        AND NOT later.is_bound
        AND NOT earlier.is_bound
        AND list_has_any(later.measured, earlier.measured)
        AND len(
            list_filter(
                later.low,
                lambda value: len(
                    list_filter(earlier.low, lambda other: abs(value - other) <= 0.05 * greatest(abs(value), abs(other)))
                ) > 0
            )
        ) = 0
),
switched AS (
    SELECT story_id, slot, outlet, publisher_id, low_before, low, article_id AS article_before, article_id, told_at
    FROM tellings
    WHERE low_before IS NOT NULL AND NOT list_has_any(low, low_before)
    UNION ALL
    SELECT story_id, slot, outlet, publisher_id, other_low, low, other_article, article_id, told_at
    FROM paired
),
said AS (
    SELECT story_id, slot, outlet, publisher_id, article_id, told_at, is_bound, low, unnest(low) AS value FROM tellings
),
first_told AS (
    SELECT story_id, slot, value, any_value(outlet) AS outlet
    FROM said
    WHERE NOT is_bound
    GROUP BY story_id, slot, value, told_at
    HAVING count(DISTINCT outlet) = 1
    QUALIFY told_at = min(told_at) OVER (PARTITION BY story_id, slot, value)
),
left_values AS (
    SELECT first_told.value, switched.*
    FROM first_told
    JOIN switched USING (story_id, slot, outlet)
    WHERE list_contains(switched.low_before, first_told.value)
),
kept AS (
    SELECT said.*, left_values.low[1] AS value_after, left_values.article_id AS after_article_id, left_values.told_at AS left_at
    FROM said
    JOIN left_values USING (story_id, slot, value)
    WHERE
        said.outlet <> left_values.outlet
        AND NOT said.is_bound
        AND said.told_at > left_values.told_at
        AND len(list_filter(said.low, lambda v: abs(v - left_values.low[1]) <= 0.05 * abs(left_values.low[1]))) = 0
        AND NOT EXISTS (
            SELECT 1
            FROM said AS back
            WHERE
                back.story_id = said.story_id
                AND back.slot = said.slot
                AND back.outlet = left_values.outlet
                AND back.value = said.value
                AND back.told_at > left_values.told_at
                AND back.told_at <= said.told_at
        )
    QUALIFY row_number() OVER (
        PARTITION BY said.story_id, said.slot, said.outlet, said.value ORDER BY said.told_at, said.article_id, left_at
    ) = 1
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
    SELECT story_id, slot, outlet, publisher_id, 'kept', value, value_after, article_id, after_article_id, left_at
    FROM kept
)
SELECT * FROM final
