-- One row per outlet of the seeds that has a feed, and UTC day on which it could not be observed.
-- @column outlet_id: the outlet
-- @column outlet: its name
-- @column day: UTC day
-- @column channels: its channels polled
-- @column channels_ok: of them, those that answered
SELECT outlet_day.outlet_id, outlet.outlet, outlet_day.day, outlet_day.channels, outlet_day.channels_ok
FROM outlet_day
JOIN outlet USING (outlet_id)
WHERE NOT outlet_day.is_observed
