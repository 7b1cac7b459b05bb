-- One row per story, measured thing, unit, value and UTC day: how a number was told over time.
-- @column story_id: the story
-- @column slot: what it is a value of, see figure_slot
-- @column unit: of the values
-- @column comparator: empty (exact), about, over, under or up to
-- @column value_low: the value told
-- @column value_high: equal for a single value
-- @column day: UTC day on which it was told: of an edited article the day on which we saw the edit
-- @column reports: independent reports that told it so on that day
-- @column passages: two of the passages
-- @column first_outlet: outlet of the first of them
-- @column against_first: how it stands to the value that the story told first: same, rounding, bound or conflict; unclear
--   where nothing says that both measure the same thing in the same direction, where one is more than a hundred times
--   the other (of money a thousand times), or where one article tells both, which are two things then, or two claims side
--   by side
WITH told AS (
    SELECT
        figure.*,
        figure_slot.slot,
        figure_slot.told_at,
        CAST(figure_slot.told_at AT TIME ZONE 'UTC' AS DATE) AS day,
        figure_slot.measured,
        regexp_matches(
            lower(figure.measure),
            '\b(rose|rises?|rising|gain|climb|jump|recover|rebound|bounce|surge|clawed|higher|up\b|added|adds|stieg|gestiegen|stiegen'
            || '|hausse|augment|bondi|grimp|subi[óo]|sube|aument|alza)|涨|增长|上升|增加|回升'
        ) AS goes_up,
        regexp_matches(
            lower(figure.measure),
            '\b(fell|falls?|falling|drop|lost|loses?|loss|dive|slid|slump|plunge|sank|sinks|lower|down\b|shed|tumble|fiel|gefallen'
            || '|verlor|sank|baiss|chut|recul|perdu|perte|cay[óo]|cae|baj[óo]|perdi[óo]|desplom)|跌|下降|下滑|减少|蒸发|缩水|亏损'
        ) AS goes_down
    FROM figure
    JOIN figure_slot USING (figure_id)
),
daily AS (
    SELECT
        story_id,
        slot,
        unit,
        comparator,
        value_low,
        value_high,
        day,
        count(DISTINCT copy_group_id) AS reports,
        list_sort(list_distinct(list(passage)))[1:2] AS passages,
        arg_min(outlet, (told_at, article_id)) AS first_outlet,
        min(told_at) AS first_at,
        list_distinct(flatten(list(measured))) AS measured,
        bool_or(goes_up) AS goes_up,
        bool_or(goes_down) AS goes_down
    FROM told
    GROUP BY ALL
),
compared AS (
    SELECT
        *,
        first_value(value_low) OVER slot_time AS first_low,
        first_value(value_high) OVER slot_time AS first_high,
        first_value(comparator) OVER slot_time AS first_comparator,
        first_value(measured) OVER slot_time AS first_measured,
        first_value(goes_up) OVER slot_time AS first_goes_up,
        first_value(goes_down) OVER slot_time AS first_goes_down,
        count(*) OVER (PARTITION BY story_id, slot) AS tellings
    FROM daily
    WINDOW slot_time AS (PARTITION BY story_id, slot ORDER BY first_at, value_low, value_high, comparator)
),
-- What one version tells side by side.
together AS (
    SELECT DISTINCT one.story_id, one.slot, one.value_low AS first_low, other.value_low
    FROM told AS one
    JOIN told AS other
        ON other.version_id = one.version_id
        AND other.story_id = one.story_id
        AND other.slot = one.slot
        AND other.value_low <> one.value_low
),
final AS (
    SELECT
        story_id,
        slot,
        unit,
        comparator,
        value_low,
        value_high,
        day,
        reports,
        passages,
        first_outlet,
        CASE
            WHEN value_low = first_low AND value_high = first_high THEN 'same'
            -- 5%: "almost $600bn" for 589, "about $5.5m" for 5.576; 16% and 17% are 6% apart: two tellings
            WHEN abs(value_low - first_low) <= 0.05 * greatest(abs(first_low), abs(value_low)) THEN 'rounding'
            WHEN
                (comparator IN ('under', 'up to') AND value_high >= first_high)
                OR (comparator = 'over' AND value_low <= first_low)
                OR (first_comparator IN ('under', 'up to') AND value_high <= first_high)
                OR (first_comparator = 'over' AND value_low >= first_low)
                THEN 'bound'
            WHEN
                together.story_id IS NOT NULL
                -- counts that lie farther apart than a hundredfold were each time of two things ("8 more", "53,000");
                -- a disputed cost went from $5.6m to $1.6bn, which is 286 times
                OR greatest(abs(value_low), abs(first_low))
                > CASE WHEN regexp_full_match(unit, '[A-Z]{3}') THEN 1000 ELSE 100 END * least(abs(value_low), abs(first_low))
                OR NOT (
                    list_has_any(measured, first_measured) OR (goes_up AND first_goes_up) OR (goes_down AND first_goes_down)
                )
                OR (goes_up AND first_goes_down)
                OR (goes_down AND first_goes_up)
                THEN 'unclear'
            ELSE 'conflict'
        END AS against_first
    FROM compared
    LEFT JOIN together USING (story_id, slot, first_low, value_low)
    WHERE tellings > 1
)
SELECT * FROM final
