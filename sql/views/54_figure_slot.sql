-- One row per figure of any version whose value can be set beside others: what it is a value of, and when it was told.
-- Left out are durations, whose bounds no sentence names, figures whose subject is a day, a month, a quarter, a pronoun or
-- a quantity instead of whom or what it is of, in English, German, French, Spanish and Chinese, or a single letter but X;
-- and what was found in a text that another reader, or the same rules, read again since.
-- @column figure_id: the figure; those of earlier versions are not in the view figure
-- @column story_id: its story
-- @column slot: the figure's subject, as entity or as written, and its unit; of a change in percent or points also the
--   day on which its article came out: Monday's fall and Tuesday's rise are two things; no subject is a day, a month
--   ("January 2025"), a quarter, a pronoun, "revenue", "shares" and the like, or a single letter but X; no unit is a
--   span of time
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
            -- A long unit in any form ("children"), a short one as a whole word: "European" is none of EUR, "approved" none
            -- of app, and a figure without a unit has words too.
            AND NOT (length(figure.unit) >= 5 AND starts_with(word, lower(figure.unit)))
            AND NOT list_contains(
                [lower(figure.unit) || ending FOR ending IN ['', 's', 'es', 'e', 'n', 'en']]
                || [regexp_replace(lower(figure.unit), 'y$', 'ies')],
                word
            )
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
        -- "Mars" alone is a company and a planet: the French month only with its year.
        AND NOT regexp_full_match(
            subject,
            '(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend'
            || '|(lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo'
            || '|(周|星期|礼拜|週|禮拜)[一二三四五六日天]'
            || '|((jan|febr)uary|march|april|may|june|july|august|(septem|octo|novem|decem)ber|(jan|febr)uar|märz|mai|juni|juli'
            || '|oktober|dezember|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo'
            || '|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|q[1-4]|h[12])([ ,]+(19|20)\d\d)?'
            || '|mars (19|20)\d\d|[1-4]q|(fy ?)?(19|20)?\d\d|\d*[一二三四五六七八九十]*月(\d*[一二三四五六七八九十]*[日号])?|\d*年(\d+月)?'
            || '|to(day|night|morrow)|yesterday|heute|gestern|morgen|aujourd[’'']hui|hier|demain|hoy|ayer|mañana'
            || '|[今昨明前][天日晚年]|去年|[上本下][周月年]|同期'
        )
        AND NOT regexp_full_match(
            subject,
            '[^x]|(i|we|you|he|she|it|they|that|there)[’''](s|m|ve|re|d|ll)|we|you|he|she|it|they|this|that|these|those|there|who'
            || '|ich|wir|er|sie|es|ihr|das|dies|je|tu|ils?|elles?|on|nous|vous|cela|yo|él|ellas?|ellos|eso|esto'
            || '|[我你您他她它咱]们?|我們|你們|他們|她們|它們|其|该公司|該公司|公司|双方|雙方'
        )
        AND NOT regexp_matches(subject, '^(revenues?|sales|turnover|(net )?(profit|income|loss)|earnings|shares?|stocks?)$')
        AND NOT regexp_full_match(
            lower(unit),
            '(milli|micro|nano)?seconds?|[mµn]s|minutes?|mins?|hours?|hrs?|h|(week|work|working |business |trading )?days?|nights?|weeks?|weekends?'
            || '|fortnights?|months?|quarters?|semesters?|years?|decades?|century|centuries|millenni(um|a)|mornings?|evenings?'
            || '|(milli|mikro|nano)?sekunden?|minuten?|stunden?|tage?n?|nacht|nächten?|wochen?|wochenenden?|monate?n?|quartale?n?'
            || '|(halb|viertel)?jahre?n?|jahrzehnte?n?|jahrhunderte?n?|jahrtausende?n?'
            || '|(milli|micro|nano)?secondes?|heures?|jours?|journées?|nuits?|semaines?|week-ends?|mois|(tri|se)mestres?|ans?|années?'
            || '|décennies?|siècles?|millénaires?'
            || '|(mili|micro|nano)?segundos?|minutos?|horas?|días?|noches?|semanas?|mes(es)?|(bi|tri|se)?mestres?|años?|décadas?|siglos?'
            || '|milenios?|quincenas?|jornadas?'
            || '|个?(交易|工作|營業|营业)日|個?交易日|個?工作日|年|季度?|[个個]?月|周|週|星期|禮拜|礼拜|天|日|[夜晚]|昼夜|晝夜|周末|週末'
            || '|小[时時]|[个個]?[钟鐘][头頭]|分[钟鐘]|分|秒[钟鐘]?|[毫微纳納]秒|世[纪紀]|年代'
        )
)
SELECT * FROM final
