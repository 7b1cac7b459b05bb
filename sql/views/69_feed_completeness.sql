-- One row per feed whose outlet also has a sitemap: how much of what the sitemap lists the feed has listed too.
-- @column channel_id: the feed's address as first known
-- @column outlet_id: its outlet
-- @column sitemap_articles: articles that the outlet's sitemaps listed anew in the week before the feed's last good poll
-- @column articles_seen: of them, those that the feed has listed
-- @column complete_pct: 100 × articles_seen / sitemap_articles, NULL where there were none
WITH sitemap AS (
    SELECT channel.outlet_id, entry.article_id, min(entry.first_seen_at) AS first_seen_at
    FROM store.entry AS entry
    JOIN store.channel AS channel USING (channel_id)
    WHERE channel.format = 'sitemap' AND channel.outlet_id IS NOT NULL AND NOT entry.is_backlog
    GROUP BY ALL
),
feed AS (
    SELECT channel_id, outlet_id, added_at, last_ok_at
    FROM store.channel
    WHERE format IS DISTINCT FROM 'sitemap' AND mode = 'always_on'
        AND outlet_id IN (SELECT outlet_id FROM store.channel WHERE format = 'sitemap')
),
seen AS (
    SELECT DISTINCT channel_id, article_id, true AS is_seen FROM store.entry
),
final AS (
    SELECT
        feed.channel_id,
        feed.outlet_id,
        count(sitemap.article_id) AS sitemap_articles,
        count(seen.is_seen) AS articles_seen,
        100.0 * count(seen.is_seen) / nullif(count(sitemap.article_id), 0) AS complete_pct
    FROM feed
    LEFT JOIN sitemap
        ON sitemap.outlet_id = feed.outlet_id
        AND sitemap.first_seen_at > greatest(feed.added_at, feed.last_ok_at - INTERVAL 7 DAY)
        AND sitemap.first_seen_at <= feed.last_ok_at
    LEFT JOIN seen ON seen.channel_id = feed.channel_id AND seen.article_id = sitemap.article_id
    GROUP BY ALL
)
SELECT * FROM final
