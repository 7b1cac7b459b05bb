-- One row per figure of any version whose value can be set beside others: what it is a value of, and when it was told.
-- Left out are durations, whose bounds no sentence names, figures whose subject is a day, a month, a pronoun or a quantity
-- instead of whom or what it is of, and what was found in a text that another reader, or the same rules, read again since.
-- @column figure_id: the figure; those of earlier versions are not in the view figure
-- @column story_id: its story
-- @column slot: the figure's subject, as entity or as written, and its unit; of a change in percent or points also the
--   day on which its article came out: Monday's fall and Tuesday's rise are two things
-- @column article_id: its article
-- @column version_id: the version that has it
-- @column value_low: scaled out; equal to value_high for a single value
-- @column value_high: scaled out
-- @column comparator: empty (exact), about, over, under or up to
-- @column measured: the words of four letters and more (two Chinese characters) that say what is measured, without the
--   subject's own name, the unit, and words of time and size, which stand beside any number
-- @column version: 1 for what stood there at first, else the number of the version that first said so
-- @column told_at: when the article came out; of a later version when we saw it
-- @column is_current: whether the article still says so
WITH numbered AS (
    SELECT
        version_id,
        article_id,
        n,
        valid_to,
        -- What another reader made of the same page was said when that page came.
        max(CASE WHEN change_kind IS DISTINCT FROM 'reader' THEN n END) OVER upward AS said_n,
        coalesce(lead(change_kind) OVER upward, '') = 'reader' AS is_read_anew
    FROM store.version
    WINDOW upward AS (PARTITION BY article_id ORDER BY n)
),
versions AS (
    SELECT numbered.*, said.valid_from AS said_at
    FROM numbered
    JOIN store.version AS said ON said.article_id = numbered.article_id AND said.n = numbered.said_n
    WHERE NOT numbered.is_read_anew
),
named AS (
    SELECT
        figure.figure_id,
        article.story_id,
        coalesce(figure.subject_entity_id, regexp_replace(lower(figure.subject), '[''’]s?$', ''), '') AS subject,
        figure.unit,
        CAST(article.event_at AT TIME ZONE 'UTC' AS DATE) AS day,
        figure.article_id,
        figure.version_id,
        figure.value_low,
        figure.value_high,
        figure.comparator,
        list_filter(
            regexp_extract_all(lower(figure.measure), '\pL{4,}|[\x{4e00}-\x{9fff}]{2,}'),
            lambda word: NOT contains(lower(figure.subject), word)
            AND NOT starts_with(word, lower(figure.unit))
            AND NOT regexp_matches(
                word,
                '^((mon|tues|wednes|thurs|fri|satur|sun)day|(second|minute|hour|day|week|month|quarter|year|decade)(s|ly)?|to(day|night)'
                || '|yesterday|tomorrow|(jan|febr)uary|march|april|june|july|august|(septem|octo|novem|decem)ber|morning|afternoon'
                || '|last|next|past|previous|earlier|later|recent(ly)?|annual(ly)?|daily|first|three|four|five|seven|eight|nine'
                || '|hundreds?|thousands?|[mbtr]+illions?|percent|dollars?|euros?|pounds?|total|additional|another|more|most|much'
                || '|many|least|nearly|roughly|including|compared|according|said|says|told|people|company|that|this|from|with)$'
            )
        ) AS measured,
        versions.said_n AS version,
        CASE WHEN versions.said_n = 1 THEN article.event_at ELSE versions.said_at END AS told_at,
        figure.valid_to IS NULL AS is_current
    FROM store.figure AS figure
    JOIN versions USING (version_id)
    JOIN article ON article.article_id = figure.article_id
    WHERE
        article.story_id IS NOT NULL
        AND article.in_scope
        AND (figure.valid_to IS NULL OR figure.valid_to >= versions.valid_to)
),
final AS (
    SELECT
        figure_id,
        story_id,
        subject || ' · ' || unit || CASE WHEN unit IN ('%', 'percent', 'points') THEN ' · ' || day ELSE '' END AS slot,
        article_id,
        version_id,
        value_low,
        value_high,
        comparator,
        measured,
        version,
        told_at,
        is_current
    FROM named
    WHERE
        subject <> ''
        AND NOT regexp_matches(
            subject,
            '^((mon|tues|wednes|thurs|fri|satur|sun)day|(jan|febr)uary|march|april|may|june|july|august|(septem|octo|novem|decem)ber'
            || '|.|(i|we|you|he|she|it|they|that|there)[''’](s|m|ve|re|d|ll))$'
        )
        AND NOT regexp_matches(subject, '^(revenues?|sales|turnover|(net )?(profit|income|loss)|earnings|shares?|stocks?)$')
        AND NOT regexp_matches(
            lower(unit),
            '^((second|minute|hour|day|week|month|quarter|year|decade)s?|jahre?|monat|tage?|woche|stunde|sekunde|jahrzehnt|année|an|mois'
            || '|jour|semaine|heure|seconde|trimestre|décennie|año|mes|día|semana|hora|segundo|minuto|década|年|月|周|星期|天|日'
            || '|小时|钟头|分钟|秒|季度|世纪|交易日|工作日|小時|鐘頭|分鐘|週)$'
        )
)
SELECT * FROM final
