-- One row per mention: an entity of AI named in an article.
-- @column mention_id: the mention
-- @column entity_id: the entity in seeds/entities.csv
-- @column entity: its name
-- @column entity_kind: person, company, model or product
-- @column article_id: the article
-- @column outlet: its outlet
-- @column story_id: its story
-- @column copy_group_id: the report that it stands in
-- @column part: title or text
-- @column span_start: code points from the start of title or text
-- @column span_end: end, exclusive
-- @column version_id: the version that was read
-- @column event_at: when the article came out
SELECT
    mention.mention_id,
    mention.entity_id,
    entity.name AS entity,
    entity.kind AS entity_kind,
    mention.article_id,
    article.outlet,
    article.story_id,
    article.copy_group_id,
    mention.part,
    mention.span_start,
    mention.span_end,
    mention.version_id,
    article.event_at
FROM store.mention AS mention
JOIN article USING (article_id)
JOIN store.entity AS entity USING (entity_id)
WHERE mention.valid_to IS NULL AND article.in_scope
