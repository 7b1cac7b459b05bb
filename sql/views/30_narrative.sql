-- One row per narrative: a claim that recurs, as it is defined now.
-- @column narrative_id: the name of its file
-- @column title: the claim in a line
-- @column definition_version: hash of what matching uses; a series holds one version
-- @column window_from: first day that attention counts, NULL: no limit
-- @column window_to: last day that attention counts, NULL: no limit
-- @column languages: what the matcher serves; articles in other languages are not measured
-- @column scored_since: articles first seen before this were not scored; NULL: all were
-- @column calibration: uncalibrated, threshold (its own, from 10 labels on) or fitted (from 50 on)
-- @column calibration_labels: passages judged yes or no that it was made of
-- @column validated_at: when the newest sample of it was judged, as it is scored now; NULL: its shares are not validated
-- @column validated_from: that sample is of reports that came out from then on
-- @column validated_to: until before then
-- @column precision: share of its hits that were right there, 0 to 1
-- @column precision_low: lower end of its 95% interval
-- @column precision_high: upper end
-- @column recall: share of what carries the claim that it hits
-- @column recall_low: lower end of its 95% interval
-- @column recall_high: upper end
-- @column articles: in-scope articles that hit it, as it is defined now
-- @column reports: independent reports that hit it
-- @column publishers: their publishers
-- @column first_seen_at: first sight of the first of them
-- @column last_seen_at: first sight of the latest
WITH hit AS (
    SELECT hit.narrative_id, hit.definition_version, article.*
    FROM store.hit AS hit
    JOIN article USING (article_id)
    WHERE hit.valid_to IS NULL AND article.in_scope
),
validated AS (
    SELECT *
    FROM validation
    WHERE is_validating
    QUALIFY row_number() OVER (PARTITION BY narrative_id ORDER BY validated_at DESC, validation_id DESC) = 1
),
final AS (
    SELECT
        narrative.narrative_id,
        narrative.title,
        narrative.definition_version,
        narrative.window_from,
        narrative.window_to,
        narrative.languages,
        narrative.scored_since,
        coalesce(narrative.calibration, 'uncalibrated') AS calibration,
        coalesce(narrative.calibration_labels, 0) AS calibration_labels,
        validated.validated_at,
        validated.from_at AS validated_from,
        validated.to_at AS validated_to,
        validated.precision,
        validated.precision_low,
        validated.precision_high,
        validated.recall,
        validated.recall_low,
        validated.recall_high,
        count(DISTINCT hit.article_id) AS articles,
        count(DISTINCT hit.copy_group_id) AS reports,
        count(DISTINCT hit.publisher_id) AS publishers,
        min(hit.first_seen_at) AS first_seen_at,
        max(hit.first_seen_at) AS last_seen_at
    FROM store.narrative_version AS narrative
    LEFT JOIN hit USING (narrative_id, definition_version)
    LEFT JOIN validated USING (narrative_id)
    WHERE narrative.valid_to IS NULL
    GROUP BY ALL
)
SELECT * FROM final
