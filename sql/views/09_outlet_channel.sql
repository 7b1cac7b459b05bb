-- One row per outlet and always-on channel that stands for it: its own feeds, else every channel that ever listed it.
-- @column outlet_id: the outlet
-- @column channel_id: the channel's address as first known
WITH own AS (
    SELECT outlet_id, channel_id
    FROM store.channel
    WHERE outlet_id IS NOT NULL AND mode = 'always_on'
),
listed AS (
    SELECT DISTINCT article.outlet_id, entry.channel_id
    FROM store.entry AS entry
    JOIN store.article AS article USING (article_id)
    JOIN store.channel AS channel USING (channel_id)
    WHERE channel.mode = 'always_on'
),
final AS (
    -- What an aggregator lists of an outlet says nothing of what it leaves out: the outlet's own feed decides.
    SELECT outlet_id, channel_id FROM own
    UNION ALL
    SELECT listed.outlet_id, listed.channel_id FROM listed ANTI JOIN own USING (outlet_id)
)
SELECT * FROM final
