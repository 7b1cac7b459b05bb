-- Which numbers moved while a story ran?
-- @param story TEXT = NULL: a story's id; NULL for all stories
-- @param rows INTEGER = 40: how many values
-- @read: each value of a slot (whose number, in which unit) by the day it was told and by how many reports;
--   against_first says how it stands to the value told first: same, rounding, bound (an "under" or "over" that holds)
--   or conflict; unclear where nothing says that both measure the same thing, or one article tells both; slots of which
--   nothing more is known than that are left out
WITH moved AS (
    SELECT story_id, slot, sum(reports) AS told
    FROM figure_drift
    WHERE story_id = coalesce($story, story_id)
    GROUP BY ALL
    HAVING bool_or(against_first NOT IN ('same', 'unclear'))
)
SELECT
    story.headline,
    drift.slot,
    drift.day,
    drift.comparator,
    drift.value_low,
    drift.value_high,
    drift.reports,
    drift.first_outlet,
    drift.against_first,
    drift.passages
FROM figure_drift AS drift
JOIN moved USING (story_id, slot)
JOIN story USING (story_id)
ORDER BY moved.told DESC, drift.story_id, drift.slot, drift.day, drift.value_low, drift.comparator
LIMIT $rows
