-- A hit names a definition of a narrative that was never stored, or an open hit one that is no longer the current one.
SELECT h.hit_id, h.narrative_id, h.definition_version, count(d.narrative_id) AS definitions
FROM store.hit h
LEFT JOIN store.narrative_version d
    ON d.narrative_id = h.narrative_id AND d.definition_version = h.definition_version
    AND (h.valid_to IS NOT NULL OR d.valid_to IS NULL)
GROUP BY ALL
HAVING count(d.narrative_id) = 0
ORDER BY ALL
