-- One row per article version that followed another: a correction, an update, or an edit that nobody marked.
-- @column article_id: the article
-- @column outlet: its outlet
-- @column version_id: the later version
-- @column change_kind: typo, addition, wording (other words, the same claim), update or correction (both marked by the
--   outlet), or silent_edit (a figure, quote or claim changed or taken out, unmarked); where the text came from another
--   source (the page at last instead of its summary) or most of it was written anew: update
-- @column title: title before
-- @column new_title: title after
-- @column before: the first passage that makes it a silent edit, else the first that changed, as it stood; NULL: added
-- @column after: that passage as it stands now; NULL: taken out
-- @column passages: every changed passage, up to 50: part (title, text), what (figure, quote, claim, withdrawn, added,
--   typo, wording), before and after with their spans in code points of the two versions
-- @column seen_at: when we saw the change (UTC)
-- @column previous_seen_at: when we first read the version before it
-- @column previous_version_id: the version before it
WITH pairs AS (
    SELECT
        later.article_id,
        later.version_id,
        later.change_kind,
        later.title AS new_title,
        later.text AS new_text,
        later.valid_from,
        earlier.version_id AS previous_version_id,
        earlier.title,
        earlier.text,
        earlier.valid_from AS previous_from
    FROM store.version AS later
    JOIN store.version AS earlier ON earlier.article_id = later.article_id AND earlier.n = later.n - 1
    WHERE later.change_kind NOT IN ('reader', 'takedown')
),
changed AS (
    SELECT
        change.version_id,
        change.place,
        change.what,
        change.part,
        change.before_start,
        change.before_end,
        change.after_start,
        change.after_end,
        substring(
            CASE change.part WHEN 'title' THEN pairs.title ELSE pairs.text END,
            change.before_start + 1,
            change.before_end - change.before_start
        ) AS before,
        substring(
            CASE change.part WHEN 'title' THEN pairs.new_title ELSE pairs.new_text END,
            change.after_start + 1,
            change.after_end - change.after_start
        ) AS after
    FROM store.version_change AS change
    JOIN pairs USING (version_id)
),
listed AS (
    SELECT
        version_id,
        first(before ORDER BY what IN ('figure', 'quote', 'claim', 'withdrawn') DESC, place) AS before,
        first(after ORDER BY what IN ('figure', 'quote', 'claim', 'withdrawn') DESC, place) AS after,
        list(
            {
                'part': part, 'what': what,
                'before': before, 'before_start': before_start, 'before_end': before_end,
                'after': after, 'after_start': after_start, 'after_end': after_end
            }
            ORDER BY place
        ) AS passages
    FROM changed
    GROUP BY version_id
)
SELECT
    pairs.article_id,
    article.outlet,
    pairs.version_id,
    pairs.change_kind,
    pairs.title,
    pairs.new_title,
    listed.before,
    listed.after,
    listed.passages,
    pairs.valid_from AS seen_at,
    pairs.previous_from AS previous_seen_at,
    pairs.previous_version_id
FROM pairs
JOIN article USING (article_id)
LEFT JOIN listed ON listed.version_id = pairs.version_id
