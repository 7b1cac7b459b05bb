"""What the words of a digest mean, for a reader who knows nothing of Newswake."""

from __future__ import annotations

from newswake.digest.attention import THIN_PUBLISHERS
from newswake.digest.charts import FEW_REPORTS

LEGEND = (
    ("report", "a text counted once, wherever it was copied, on the day of its earliest appearance"),
    ("appearance", "an article: one report of a wire may appear at four publishers, so these can outnumber reports"),
    ("publisher", "who owns and edits one or more outlets"),
    ("led, disputed", "reports that tell the narrative in title or lead; reports that contradict it"),
    (
        "share",
        "100 × the narrative’s reports of all measured ones, with a 95% interval from resampling stories, since the"
        " reports of one event are not independent",
    ),
    (
        "measured",
        "first told by an outlet whose feeds were observed on every observed day of the week, in a language in which"
        " narratives are looked for; others are in neither number, so a share may rest on fewer reports than the count",
    ),
    (
        "validated",
        "people judged a random sample of reports without seeing whether they hit: precision is the part of the hits"
        " that are right, recall the part of what is right that hits, each with a 95% interval; a share that is not"
        " validated is the matcher’s word alone",
    ),
    ("thin", f"fewer than {THIN_PUBLISHERS} publishers: one more or less would move the peak"),
    (
        "hollow point, ○",
        f"a day of fewer than {FEW_REPORTS} reports, of which one more or less moves the share by ten points or more:"
        " no line and no interval is drawn",
    ),
    (
        "first",
        "a tie where times overlap or lie within ten minutes; where only a day is known, it overlaps all of that day"
        " until we saw the article",
    ),
    (
        "in conflict",
        "the same subject, unit and measure with another value, which neither rounding nor “about”, “under” or “over”"
        " explains",
    ),
    (
        "rising",
        "a claim that more publishers of always-on feeds make than before, at most a fortnight; among many"
        " passages some rise by chance",
    ),
    ("newswake why", "type the line to see on which words a passage or a story stands"),
)
