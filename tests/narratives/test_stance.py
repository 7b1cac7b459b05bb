import pytest

from newswake.models import Definition
from newswake.narratives.stance import tell_stance

HIT = Definition(
    "zeta-hits-acme",
    "Zeta hits Acme",
    statements=(
        "Zeta's launch hit Acme's shares.",
        "Zeta has caught up with Acme.",
        "The panic over Zeta is overblown.",
    ),
    actors=(("Zeta",), ("Acme",)),
)
SECRETIVE = Definition(
    "acme-turns-secretive",
    "Acme turns secretive",
    statements=("Acme does not disclose its data.", "Acme failed to publish its results."),
    actors=(("Acme",),),
)
REJECTS = Definition(
    "acme-rejects-rules", "Acme rejects the rules", statements=("Acme's chief rejected the new rules.",)
)


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("Acme shares plunged on Zeta's launch.", "asserts"),
        ("Acme shares plunged on Zeta's launch, analysts said.", "reports"),
        ("Zeta is “the end of the party” for Acme.", "reports"),
        ("The fall has nothing to hide: Acme lost a tenth.", "asserts"),
        ("Zeta not only caught up with Acme, it passed it.", "asserts"),
        ("Zeta has caught up with Acme, which has not sold a thing since.", "asserts"),
        ("Acme did not deny that Zeta's launch hit its shares.", "asserts"),
        ("Investors doubt what they paid for Acme since Zeta came.", "asserts"),
        ("Is the panic over Zeta and Acme overblown?", "asserts"),
        ("Ada Lind dismissed talk that Zeta hit Acme.", "disputes"),
        ("There is no evidence that Zeta hit Acme's shares.", "disputes"),
        ("The fear of Zeta is overblown.", "disputes"),
        ("Zeta has not caught up with Acme.", "disputes"),
        ("Zeta hasn't yet really caught up with Acme, she said.", "disputes"),
        ("Zeta is nowhere near catching up with Acme.", "disputes"),
        ("No, Zeta is not level with Acme.", "disputes"),
        ("Did Zeta hit Acme's shares? Not so fast", "disputes"),
        ("Zeta's claims shook Acme — but not everyone's convinced", "disputes"),
    ],
)
def test_an_affirmed_claim(passage: str, stance: str) -> None:
    assert tell_stance(passage, HIT) == stance


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("Acme does not disclose what it trained on.", "asserts"),
        ("Acme did not publish its results.", "asserts"),
        ("Acme denies that it keeps its data secret.", "disputes"),
    ],
)
def test_a_claim_that_itself_negates_or_rebuts(passage: str, stance: str) -> None:
    assert tell_stance(passage, SECRETIVE) == stance


def test_a_rebuttal_that_is_the_claim() -> None:
    assert tell_stance("Acme's chief rejects the rules.", REJECTS) == "asserts"
    assert tell_stance("Talk that Acme rejects the rules is baseless.", REJECTS) == "disputes"
