-- A hit is said to stand in the title and has its span in the text, or the other way round.
SELECT hit_id, part, position FROM store.hit WHERE (part = 'title') <> (position = 'title') ORDER BY ALL
