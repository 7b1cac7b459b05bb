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
--   the other (of money a thousand times), where a range holds the other value, or where one article tells both, which
--   are two things then, or two claims side by side
WITH told AS (
    SELECT
        figure.*,
        figure_slot.slot,
        figure_slot.told_at,
        CAST(figure_slot.told_at AT TIME ZONE 'UTC' AS DATE) AS day,
        figure_slot.measured,
        -- Whole words: "field" is no "fiel", "augmented" no "augmente". RE2's own bound knows no letters with accents. Words
        -- of other languages count in those alone: a parachute is a "chute" too.
        regexp_matches(
            lower(figure.measure),
            '(^|\PL)(rose|ris(e|es|en|ing)|(gain|climb|jump|recover|rebound|add)(s|ed|ing)?|recovery|(bounc|surg)(e|es|ed|ing)|clawed'
            || '|higher|up)(\PL|$)|涨|漲|增长|增長|上升|增加|回升'
        )
        OR article.language <> 'en'
        AND regexp_matches(
            lower(figure.measure),
            '(^|\PL)(stieg|stiegen|gestiegen|steigt|steigen|hausse|augment(e|é|ée|és|ées|er|ent|ait|ation)|bondi|bondit'
            || '|grimp(e|é|ée|er|ent|ait)|sub(ió|e|en|ieron|ido|ir)|aument(o|ó|a|an|ado|aron|ar)|alza)(\PL|$)'
        ) AS goes_up,
        regexp_matches(
            lower(figure.measure),
            '(^|\PL)(fell|fall(s|en|ing)?|drop(s|ped|ping)?|lost|los(e|es|s|ses|ing)|div(e|es|ed|ing)|dove|slid|slid(es|ing)'
            || '|slump(s|ed|ing)?|plung(e|es|ed|ing)|sank|sinks?|lower|down|shed|tumbl(e|es|ed|ing))(\PL|$)'
            || '|跌|下降|下滑|减少|減少|蒸发|蒸發|缩水|縮水|亏损|虧損'
        )
        OR article.language <> 'en'
        AND regexp_matches(
            lower(figure.measure),
            '(^|\PL)(fiel|fielen|gefallen|fällt|verlor|verloren|verliert|baiss(e|é|ée|er|ent|ait)|chut(e|é|er|ent|ait)'
            || '|recul(e|é|er|ent|ait)?|perdus?|perd|perte|cay(ó|eron)|cae|caen|caído|baj(ó|a|an|aron|ado)|perd(ió|ieron|ido)'
            || '|desplom(a|ó|e|ado|aron))(\PL|$)'
        ) AS goes_down
    FROM figure
    JOIN figure_slot USING (figure_id)
    JOIN article ON article.article_id = figure.article_id
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
-- What a version tells beside the first value. Any two values of a version would grow with the square of a table's rows.
together AS (
    SELECT DISTINCT other.story_id, other.slot, other.value_low
    FROM (
        SELECT DISTINCT told.story_id, told.slot, told.version_id
        FROM told
        JOIN (SELECT DISTINCT story_id, slot, first_low FROM compared) AS firsts USING (story_id, slot)
        WHERE told.value_low = firsts.first_low
    ) AS with_first
    JOIN told AS other USING (story_id, slot, version_id)
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
            WHEN
                abs(value_low - first_low) <= 0.05 * greatest(abs(first_low), abs(value_low))
                AND abs(value_high - first_high) <= 0.05 * greatest(abs(first_high), abs(value_high))
                THEN 'rounding'
            WHEN
                (comparator IN ('under', 'up to') AND value_high >= first_high)
                OR (comparator = 'over' AND value_low <= first_low)
                OR (first_comparator IN ('under', 'up to') AND value_high <= first_high)
                OR (first_comparator = 'over' AND value_low >= first_low)
                THEN 'bound'
            WHEN
                together.story_id IS NOT NULL
                OR (value_low <= first_high AND first_low <= value_high)  -- a range that holds the other contradicts nothing
                -- counts that lie farther apart than a hundredfold were each time of two things ("8 more", "53,000");
                -- a disputed cost went from $5.6m to $1.6bn, which is 286 times; of nought anything is more than that
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
    LEFT JOIN together USING (story_id, slot, value_low)
    WHERE tellings > 1
)
SELECT * FROM final
