import pytest

from newswake.models import Outlet
from newswake.passages.credits import find_credits

OUTLETS = [
    Outlet("reuters", "reuters", "Reuters", "reuters.com", kind="wire"),
    Outlet("ap", "ap", "The Associated Press", "apnews.com", kind="wire", aliases=("Associated Press", "AP")),
    Outlet("information", "information", "The Information", "theinformation.com", kind="tech_press"),
    Outlet("wsj", "dow", "The Wall Street Journal", "wsj.com", kind="business", aliases=("WSJ",)),
    Outlet("openai-news", "openai", "OpenAI", "openai.com", kind="lab_newsroom"),
]


def credited(text: str, own: str = "") -> list[tuple[str, str, str]]:
    return [(c.outlet_id, c.kind, text[c.start : c.end]) for c in find_credits("", text, OUTLETS, own)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks, first reported by The Information, failed.",
         ("information", "reported", "reported by The Information")),
        ("The Wall Street Journal reported that Acme fell.", ("wsj", "reported", "The Wall Street Journal reported")),
        ("Acme fell, according to the Wall Street Journal.",
         ("wsj", "reported", "according to the Wall Street Journal")),
        ("“We are done,” Ada Lind told Reuters.", ("reuters", "told", "told Reuters")),
        ("“We are done,” says Ada Lind, of Acme, for the AP.", ("ap", "told", "for the AP")),
        ("In a statement to Reuters, Acme denied it.", ("reuters", "told", "In a statement to Reuters")),
        ("PARIS (Reuters) - Acme fell.", ("reuters", "republished", "PARIS (Reuters")),
        ("Acme fell.\n\nWith inputs from Reuters", ("reuters", "republished", "With inputs from Reuters")),
        ("Acme fell.\n(Reporting by Ada Lind; Editing by Bo Ode)",
         ("reuters", "republished", "(Reporting by Ada Lind; Editing by Bo Ode)")),
        ("Acme fell.\n\n — Reuters", ("reuters", "republished", "Reuters")),
        ("“It fell.” — Reuters", ("reuters", "republished", "Reuters")),
        ("Associated Press writer Bo Ode contributed to this report.",
         ("ap", "republished", "Associated Press writer Bo Ode contributed")),
    ],
)  # fmt: skip
def test_a_credit(text: str, expected: tuple[str, str, str]) -> None:
    assert credited(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The Wall Street Journal said in its complaint that Acme copied it.",
        "According to the information we have, Acme fell.",
        "According to OpenAI, the model is safe.",
        "Police told the mother, who had reported it.",
    ],
)
def test_no_credit(text: str) -> None:
    assert credited(text) == []


def test_a_masthead_that_no_seed_knows_is_kept_as_written() -> None:
    [credit] = find_credits("", "Ada Lind told the Springfield Gazette that Acme fell.", OUTLETS)
    assert (credit.outlet, credit.outlet_id, credit.kind) == ("Springfield Gazette", "", "told")


def test_two_outlets_of_one_cue_are_two_credits() -> None:
    assert [c[0] for c in credited("Acme fell, according to Reuters and the Wall Street Journal.")] == [
        "reuters",
        "wsj",
    ]


def test_a_credit_to_itself_is_own() -> None:
    [credit] = find_credits("Acme fell, Reuters reported", "", OUTLETS, "reuters")
    assert credit.own
    assert credit.part == "title"
