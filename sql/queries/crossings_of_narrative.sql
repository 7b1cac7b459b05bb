-- When did a narrative cross from one kind of outlet, country or language to another?
-- @param narrative TEXT = deepseek-shocks-markets: the narrative's id
-- @read: from_side is where it was reported first; the counts are reports until now on either side, and languages
--   that the matcher does not serve are not measured
SELECT border, from_side, to_side, crossed_at, round(hours_after, 1) AS hours_after, from_reports, to_reports
FROM narrative_crossings
WHERE narrative_id = $narrative
ORDER BY crossed_at, border, to_side
