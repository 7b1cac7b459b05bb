-- A column that takes one of a few words has another one.
WITH said AS (
    SELECT 'run.status' AS what, status AS word, ['running', 'completed', 'failed'] AS known FROM store.run
    UNION ALL SELECT 'channel.mode', mode, ['always_on', 'searched'] FROM store.channel
    UNION ALL SELECT 'channel_poll.outcome', outcome, ['changed', 'unchanged', 'empty', 'failed']
        FROM store.channel_poll
    UNION ALL SELECT 'reservation.kind', kind, ['robots_ai', 'content_signal', 'tdm', 'noai', 'noimageai', 'none']
        FROM store.reservation
    UNION ALL SELECT 'reservation.source', source, ['page', 'robots', 'well_known'] FROM store.reservation
    UNION ALL SELECT 'version.title_from', title_from, ['json-ld', 'meta', 'page', 'feed'] FROM store.version
    UNION ALL SELECT 'version.author_from', author_from, ['json-ld', 'meta', 'page', 'feed'] FROM store.version
    UNION ALL SELECT 'version.section_from', section_from, ['json-ld', 'meta', 'feed', 'url'] FROM store.version
    UNION ALL SELECT 'channel_poll.failure', failure, ['temporary', 'soft', 'hard'] FROM store.channel_poll
    UNION ALL SELECT 'article.kind', kind, ['news', 'explainer', 'opinion', 'guide', 'live', 'roundup', 'release',
        'offer', 'other'] FROM store.article
    UNION ALL SELECT 'article.text_source', text_source, ['page', 'feed', 'summary', 'title'] FROM store.article
    UNION ALL SELECT 'article.read_status', read_status, ['waiting', 'read', 'failed', 'no_text', 'refused']
        FROM store.article
    UNION ALL SELECT 'article.published_precision', published_precision, ['second', 'minute', 'hour', 'day', 'week',
        'month', 'year'] FROM store.article
    UNION ALL SELECT 'analysed.stage', stage, ['passages', 'copies', 'stories', 'hits'] FROM store.analysed
    UNION ALL SELECT 'copy_member.relation', relation, ['alone', 'origin', 'exact', 'near', 'contained',
        'same_title']
        FROM store.copy_member
    UNION ALL SELECT 'story_lineage.event', event, ['birth', 'continue', 'merge', 'split', 'retire'] FROM store.story_lineage
    UNION ALL SELECT 'narrative_version.calibration', calibration, ['uncalibrated', 'threshold', 'fitted']
        FROM store.narrative_version
    UNION ALL SELECT 'hit.position', position, ['title', 'lead', 'body'] FROM store.hit
    UNION ALL SELECT 'hit.stance', stance, ['asserts', 'reports', 'disputes'] FROM store.hit
    UNION ALL SELECT 'figure.comparator', comparator, ['', 'about', 'over', 'under', 'up to'] FROM store.figure
    UNION ALL SELECT 'credit.kind', kind, ['reported', 'told', 'republished', 'link', 'primary'] FROM store.credit
    UNION ALL SELECT 'ruling.subject_kind', subject_kind, ['story', 'copy', 'hit', 'quote', 'figure', 'credit', 'date',
        'scope', 'kind', 'template'] FROM store.ruling
    UNION ALL SELECT 'inbox.owner', owner, ['ingest', 'analyse', 'digest'] FROM store.inbox
)
SELECT what, word, count(*) AS row_count FROM said
WHERE word IS NOT NULL AND NOT list_contains(known, word)
GROUP BY ALL ORDER BY ALL
