-- One row per panel, outlet and stretch of days in which it belongs to the panel: whose press is meant.
-- @column panel_id: the panel's id, the name of its file in seeds/panels
-- @column outlet_id: an outlet of the panel
-- @column publisher_id: the outlet's publisher
-- @column from_day: first day of membership, NULL: from the start
-- @column to_day: last day of membership, NULL: without end
SELECT
    panel.panel_id,
    outlet.outlet_id,
    outlet.publisher_id,
    member.from_day,
    member.to_day
FROM store.panel AS panel
CROSS JOIN store.outlet AS outlet
LEFT JOIN store.panel_member AS member
    ON member.panel_id = panel.panel_id AND member.outlet_id = outlet.outlet_id
WHERE panel.everyone OR list_contains(panel.kinds, outlet.kind) OR member.outlet_id IS NOT NULL
