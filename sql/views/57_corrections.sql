-- One row per article version that followed another: a correction, an update, or an edit that nobody marked.
-- @column article_id: the article
-- @column outlet: its outlet
-- @column version_id: the later version
-- @column change_kind: typo, addition, update, correction (marked) or silent_edit (a figure or quote changed, unmarked)
-- @column title: title before
-- @column new_title: title after
-- @column seen_at: when we saw the change (UTC)
-- @column previous_seen_at: when we first read the version before it
SELECT
    later.article_id,
    article.outlet,
    later.version_id,
    later.change_kind,
    earlier.title,
    later.title AS new_title,
    later.valid_from AS seen_at,
    earlier.valid_from AS previous_seen_at
FROM store.version AS later
JOIN store.version AS earlier ON earlier.article_id = later.article_id AND earlier.n = later.n - 1
JOIN article ON article.article_id = later.article_id
WHERE later.change_kind <> 'reader'
