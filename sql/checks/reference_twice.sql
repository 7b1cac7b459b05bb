-- A publisher, outlet, panel, member of a panel, entity or version counter stands in more than one row.
WITH ids AS (
    SELECT 'publisher' AS what, publisher_id AS id FROM store.publisher
    UNION ALL SELECT 'outlet', outlet_id FROM store.outlet
    UNION ALL SELECT 'panel', panel_id FROM store.panel
    UNION ALL SELECT 'panel_member', panel_id || ' ' || outlet_id || coalesce(' ' || from_day::VARCHAR, '')
        FROM store.panel_member
    UNION ALL SELECT 'entity', entity_id FROM store.entity
    UNION ALL SELECT 'version_counter', owner FROM store.version_counter
    UNION ALL SELECT 'fixed_fact', name FROM store.fixed_fact
)
SELECT what, id, count(*) AS row_count FROM ids GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
