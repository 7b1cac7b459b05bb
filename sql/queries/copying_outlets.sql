-- Which outlets run most text that stood elsewhere first?
-- @param articles INTEGER = 5: outlets with at least so many articles in scope
-- @param rows INTEGER = 20: how many outlets
-- @read: copies_pct is the share of the outlet's articles whose text is another outlet's, word for word or nearly
SELECT outlet, articles, copies, round(copies_pct, 1) AS copies_pct, from_outlets
FROM wire_share
WHERE articles >= $articles AND copies > 0
ORDER BY copies_pct DESC, copies DESC, outlet
LIMIT $rows
