-- An interval ends before it begins, or something was seen before the last look that did not see it.
SELECT 'event_from after event_to' AS what, article_id AS id, event_from AS earlier, event_to AS later
FROM store.article WHERE event_from > event_to
UNION ALL
SELECT 'not_seen_at after first_seen_at', article_id, not_seen_at, first_seen_at
FROM store.article WHERE not_seen_at > first_seen_at
UNION ALL
SELECT 'not_seen_at after first_seen_at', entry_id, not_seen_at, first_seen_at
FROM store.entry WHERE not_seen_at > first_seen_at
UNION ALL
SELECT 'panel', panel_id || ' ' || outlet_id, from_day::TIMESTAMPTZ, to_day::TIMESTAMPTZ
FROM store.panel_member WHERE from_day > to_day
ORDER BY ALL
