-- One row per ruling: a person's word on a row, applied, waiting for the owner's next run, or refused.
-- @column ruling_id: the ruling
-- @column subject_kind: what it is about: scope, kind, hit, template or copy, also story, quote, figure, credit or date
-- @column subject_id: the row that it is about: an article, a hit or a template
-- @column verdict: what was ruled: in or out, a kind, reject, alone
-- @column author: who ruled
-- @column reason: why
-- @column ruled_at: when
-- @column applied_at: when counts followed; NULL: with the owner's next run, or never
-- @column outcome: applied, waiting, or why it could not be applied
SELECT ruling_id, subject_kind, subject_id, verdict, author, reason, ruled_at, applied_at,
    CASE WHEN applied_at IS NULL THEN 'waiting' ELSE 'applied' END AS outcome
FROM store.ruling
UNION ALL
SELECT
    message_id,
    payload ->> 'subject_kind',
    payload ->> 'subject_id',
    payload ->> 'verdict',
    author,
    payload ->> 'reason',
    created_at,
    NULL,
    coalesce(outcome, 'waiting')
FROM store.inbox
WHERE kind = 'ruling' AND outcome IS DISTINCT FROM 'applied'
