-- Who was first on a story, and how far behind were the others?
-- @param story TEXT = NULL: the story's id; NULL for the one with most reports
-- @read: minutes_after_first is what surely lies between; where intervals overlap or lie within ten minutes several
--   are first, and where an embargo is likely, or an article stood there before we looked, nobody is
WITH chosen AS (
    SELECT story_id, headline
    FROM story
    WHERE story_id = coalesce($story, story_id)
    ORDER BY reports DESC, story_id
    LIMIT 1
)
SELECT
    chosen.headline,
    movers.publisher_id,
    movers.is_first,
    movers.tied_with,
    round(movers.minutes_after_first) AS minutes_after_first,
    movers.event_from,
    movers.event_to,
    movers.is_embargo_likely
FROM first_movers AS movers
JOIN chosen USING (story_id)
ORDER BY movers.minutes_after_first, movers.event_to, movers.publisher_id
