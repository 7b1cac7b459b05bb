"""Claims that no narrative explains, as the digest names them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from newswake.digest.answer import Rising, Source
from newswake.narratives import discover

MAX_RISING = 3  # of a week: what an editor would look into
_OTHERS = 3


def rising_claims(found: Sequence[discover.Rising]) -> tuple[Rising, ...]:
    """Return the claims with the nearest wordings of other reports."""
    return tuple(
        Rising(
            _source(each.claim),
            each.publishers,
            each.expected,
            tuple(_source(said) for said in each.evidence if said.report_id != each.claim.report_id)[:_OTHERS],
        )
        for each in found
    )


def _source(said: discover.Saying) -> Source:
    return Source(said.outlet, said.url, said.said_at, said.is_sharp, passage=said.passage.text)
