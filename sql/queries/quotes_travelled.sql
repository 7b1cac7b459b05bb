-- Which quotes travelled furthest?
-- @param rows INTEGER = 20: how many quotes
-- @param outlets INTEGER = 2: by at least so many outlets
-- @read: one wording by one speaker, however it was typed; reports count copies of one text once, so that many
--   outlets with one report are a wire's work
SELECT quote, speaker, outlets, reports, articles, first_outlet, first_seen_at
FROM quote_spread
WHERE outlets >= $outlets
ORDER BY reports DESC, outlets DESC, first_seen_at, wording
LIMIT $rows
