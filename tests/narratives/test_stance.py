import pytest

from newswake.narratives.stance import tell_stance

CLAIM = ("Zeta's launch hit Acme's shares.",)


@pytest.mark.parametrize(
    ("passage", "stance"),
    [
        ("Acme shares plunged on Zeta's launch.", "asserts"),
        ("Acme shares plunged on Zeta's launch, analysts said.", "reports"),
        ("Zeta is “the end of the party” for Acme.", "reports"),
        ("Ada Lind dismissed talk that Zeta hit Acme.", "disputes"),
        ("There is no evidence that Zeta hit Acme's shares.", "disputes"),
        ("The fear of Zeta is overblown.", "disputes"),
        ("The fall has nothing to hide: Acme lost a tenth.", "asserts"),
    ],
)
def test_cues(passage: str, stance: str) -> None:
    assert tell_stance(passage, CLAIM) == stance


def test_a_cue_that_the_claim_itself_uses_is_none() -> None:
    assert tell_stance("Acme's chief rejects the rules.", ("Acme rejects the rules.",)) == "asserts"


def test_a_rebuttal_is_announced_in_the_title_but_not_by_a_question() -> None:
    passage = "Acme shares plunged on the launch."
    assert tell_stance(passage, CLAIM, title="Why the Zeta panic over Acme shares is overblown") == "disputes"
    assert tell_stance(passage, CLAIM, title="Is the Zeta panic over Acme shares overblown?") == "asserts"
    assert tell_stance(passage, CLAIM, title="Privacy claim debunked") == "asserts"
