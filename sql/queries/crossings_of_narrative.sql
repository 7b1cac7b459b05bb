-- When did a narrative cross from one kind of outlet, country or language to another?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @read: from_side is where it was reported first, of a tie all; it crossed between crossed_from and crossed_to, and
--   hours_after is NULL where one of the two moments is known to the day alone; the counts are reports until now on
--   either side, and languages that the matcher does not serve are not measured
SELECT border, from_side, to_side, crossed_from, crossed_to, round(hours_after, 1) AS hours_after, from_reports, to_reports
FROM narrative_crossings
WHERE narrative_id = $narrative
ORDER BY crossed_to, border, to_side
