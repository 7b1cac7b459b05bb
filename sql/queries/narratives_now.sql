-- Which narratives does the press tell, and is each over its peak?
-- @param panel TEXT = all-always-on: whose press is meant
-- @read: reports count everything collected; peak_reports and half_life_days only what counts for shares in the
--   panel; first_at and the hours are of publishers known to the hour, and perhaps_earlier counts those known to the
--   day alone that may have come before; is_over is false while no day after the peak has fallen to half of it
SELECT
    narrative.narrative_id,
    narrative.title,
    narrative.reports,
    narrative.publishers,
    uptake.first_at,
    uptake.perhaps_earlier,
    round(uptake.hours_to_5th, 1) AS hours_to_5th_publisher,
    uptake.peak_day,
    uptake.peak_reports,
    uptake.half_life_days,
    uptake.is_over
FROM narrative
LEFT JOIN narrative_uptake AS uptake ON uptake.narrative_id = narrative.narrative_id AND uptake.panel_id = $panel
ORDER BY narrative.reports DESC, narrative.narrative_id
