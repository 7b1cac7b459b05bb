-- One row per quote as it was worded, and speaker: who carried it, and which fuller wording it is a cut or a change of.
-- One to three words mean something only in their story: they have a row for each story.
-- @column wording: the words, in lower case without punctuation
-- @column quote: as first seen
-- @column speaker: who says so
-- @column story_id: the story, of one to three words; NULL for longer ones, which travel, and outside of stories
-- @column articles: articles that carry it
-- @column reports: independent reports
-- @column outlets: outlets
-- @column first_outlet: where it was seen first
-- @column first_seen_at: when
-- @column phrase: the fullest wording that has these words; wordings of one phrase are variants of one quote
-- @column variation: how it stands to the phrase: full, cut (its words stand in a row there) or changed
-- @column words_left_out: words of the phrase that it lacks; of a cut the whole of what went, in order
-- @column words_put_in: words of it that the phrase lacks
WITH worded AS (
    SELECT
        quote.*,
        article.outlet_id,
        article.first_seen_at,
        trim(regexp_replace(lower(quote.quote), '[^\p{L}\p{N}]+', ' ', 'g')) AS wording
    FROM quote
    JOIN article USING (article_id)
),
counted AS (
    SELECT
        wording,
        speaker,
        -- Scripts without blanks: eight characters are some four words.
        CASE
            WHEN len(string_split(wording, ' ')) < 4 AND NOT regexp_matches(wording, '[\x{3040}-\x{9FFF}]{8}') THEN story_id
        END AS story_id,
        arg_min(quote, (first_seen_at, article_id)) AS quote,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT copy_group_id) AS reports,
        count(DISTINCT outlet_id) AS outlets,
        arg_min(outlet, (first_seen_at, article_id)) AS first_outlet,
        min(first_seen_at) AS first_seen_at
    FROM worded
    WHERE wording <> ''
    GROUP BY ALL
),
long_wording AS (
    SELECT DISTINCT wording, string_split(wording, ' ') AS words FROM counted WHERE len(string_split(wording, ' ')) > 3
),
run AS (
    SELECT
        wording,
        len(words) AS word_count,
        unnest(
            list_distinct(
                list_transform(range(1, len(words) - 1), lambda place: array_to_string(words[place:place + 2], ' '))
            )
        ) AS run
    FROM long_wording
),
rare_run AS (
    -- Runs of more than thirty wordings ("I don't think") tell nothing and cost the square of their number.
    SELECT run.*
    FROM run
    JOIN (SELECT run FROM run GROUP BY run HAVING count(*) BETWEEN 2 AND 30) AS rare USING (run)
),
run_count AS (
    SELECT wording, count(*) AS runs FROM run GROUP BY wording
),
shared AS (
    SELECT shorter.wording, longer.wording AS phrase, any_value(longer.word_count) AS word_count, count(*) AS runs
    FROM rare_run AS shorter
    JOIN rare_run AS longer
        ON longer.run = shorter.run
        AND longer.word_count >= shorter.word_count
        AND (longer.word_count > shorter.word_count OR longer.wording > shorter.wording)
    GROUP BY shorter.wording, longer.wording
),
fuller AS (
    -- Half of the runs of three words, and five of them: on 924 articles about one election nine of ten such pairs are one
    -- quote, below half one of ten. A cut needs no threshold.
    SELECT
        shared.wording,
        arg_max(shared.phrase, (shared.word_count, shared.phrase)) AS phrase
    FROM shared
    JOIN run_count USING (wording)
    WHERE contains(' ' || shared.phrase || ' ', ' ' || shared.wording || ' ')
        OR (shared.runs >= 5 AND shared.runs >= 0.5 * run_count.runs)
    GROUP BY shared.wording
),
short_fuller AS (
    SELECT
        short.wording,
        short.speaker,
        short.story_id,
        arg_max(worded.wording, (len(worded.wording), worded.wording)) AS phrase
    FROM counted AS short
    JOIN worded
        ON worded.story_id = short.story_id
        AND worded.speaker = short.speaker
        AND len(worded.wording) > len(short.wording)
        AND contains(' ' || worded.wording || ' ', ' ' || short.wording || ' ')
    GROUP BY short.wording, short.speaker, short.story_id
),
phrased AS (
    SELECT counted.*, coalesce(further.phrase, fuller.phrase, short_fuller.phrase, counted.wording) AS phrase
    FROM counted
    LEFT JOIN fuller ON fuller.wording = counted.wording
    LEFT JOIN short_fuller
        ON short_fuller.wording = counted.wording AND short_fuller.speaker = counted.speaker
        AND short_fuller.story_id = counted.story_id
    LEFT JOIN fuller AS further ON further.wording = coalesce(fuller.phrase, short_fuller.phrase)
),
final AS (
    SELECT
        wording,
        quote,
        speaker,
        story_id,
        articles,
        reports,
        outlets,
        first_outlet,
        first_seen_at,
        phrase,
        CASE
            WHEN wording = phrase THEN 'full'
            WHEN contains(' ' || phrase || ' ', ' ' || wording || ' ') THEN 'cut'
            ELSE 'changed'
        END AS variation,
        CASE
            WHEN wording = phrase THEN ''
            WHEN contains(' ' || phrase || ' ', ' ' || wording || ' ')
                THEN trim(replace(' ' || phrase || ' ', ' ' || wording || ' ', ' … '))
            ELSE array_to_string(
                list_filter(
                    string_split(phrase, ' '), lambda word: NOT list_contains(string_split(wording, ' '), word)
                ),
                ' '
            )
        END AS words_left_out,
        array_to_string(
            list_filter(string_split(wording, ' '), lambda word: NOT list_contains(string_split(phrase, ' '), word)), ' '
        ) AS words_put_in
    FROM phrased
)
SELECT * FROM final
