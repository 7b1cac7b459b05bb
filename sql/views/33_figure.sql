-- One row per figure: a numeric claim in an article.
-- @column figure_id: the figure
-- @column article_id: the article
-- @column outlet: its outlet
-- @column publisher_id: its publisher
-- @column story_id: its story
-- @column copy_group_id: the report that it stands in
-- @column passage: the words, as they stand
-- @column subject: who or what it is about, as the sentence names it
-- @column subject_entity_id: the subject in seeds/entities.csv, where it is known
-- @column measure: what is measured, in the sentence's words
-- @column value_low: scaled out; equal to value_high for a single value
-- @column value_high: scaled out
-- @column unit: ISO code of money, percent, points, times, ratio, or the counted noun
-- @column comparator: empty (exact), about, over, under or up to
-- @column part: title or text
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column version_id: the version that was read
-- @column event_at: when the article came out
SELECT
    figure.figure_id,
    figure.article_id,
    article.outlet,
    article.publisher_id,
    article.story_id,
    article.copy_group_id,
    substring(
        CASE figure.part WHEN 'title' THEN version.title ELSE version.text END,
        figure.span_start + 1,
        figure.span_end - figure.span_start
    ) AS passage,
    figure.subject,
    figure.subject_entity_id,
    figure.measure,
    figure.value_low,
    figure.value_high,
    figure.unit,
    figure.comparator,
    figure.part,
    figure.span_start,
    figure.span_end,
    figure.version_id,
    article.event_at
FROM store.figure AS figure
JOIN article USING (article_id)
JOIN store.version AS version ON version.version_id = figure.version_id
WHERE figure.valid_to IS NULL AND article.in_scope
