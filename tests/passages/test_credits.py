import pytest
from builders import ROOT

from newswake.collect.outlets import OutletIndex
from newswake.models import Outlet
from newswake.passages.credits import find_credits
from newswake.passages.mastheads import mastheads, programmes
from newswake.seeds import load_seeds

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


@pytest.mark.parametrize(
    ("text", "outlet", "kind"),
    [
        ("Acme fell, according to an investigation by the Ruritanian outlet Morning Bell.", "Morning Bell", "reported"),
        ("The Ruritanian broadcaster RRB said that Acme fell.", "RRB", "reported"),
        ("Ada Lind told Vent du Sud, a regional daily, that Acme fell.", "Vent du Sud", "told"),
        ("Acme fell.\n— Reuters (@Reuters) May 4, 2025\nMore.", "Reuters", "reported"),
        ("Acme fell.\n\n(Reuters with AP)", "Reuters", "republished"),
        ("Ada Lind told ABC that Acme fell.", "ABC", "told"),
    ],
)
def test_what_words_beside_it_call_a_paper(text: str, outlet: str, kind: str) -> None:
    first = find_credits("", text, OUTLETS)[0]
    assert (first.outlet, first.kind) == (outlet, kind)


def test_a_masthead_of_the_world_has_the_id_of_its_domain() -> None:
    [credit] = find_credits("", "Acme fell, the Jerusalem Post reported.", [])
    assert (credit.outlet, credit.outlet_id) == ("the Jerusalem Post", "inferred-jpost-com")


def test_a_programme_is_its_broadcasters_and_named_once() -> None:
    npr = Outlet("npr", "npr", "NPR", "npr.org")
    [alone] = find_credits("", "“It fell,” Ada Lind said on Morning Edition.", [npr])
    assert (alone.outlet, alone.outlet_id, alone.kind) == ("NPR", "npr", "told")
    assert len(find_credits("", "“It fell,” Ada Lind said on NPR’s Morning Edition.", [npr])) == 1


def test_a_programme_says_which_abc_it_is() -> None:
    abc = Outlet("abc-news", "disney", "ABC News", "abcnews.com")
    [credit] = find_credits("", "Ada Lind told ABC’s “Good Morning America” that Acme fell.", [abc])
    assert (credit.outlet, credit.outlet_id) == ("ABC News", "abc-news")


def test_letters_are_written_out_but_for_agencies() -> None:
    found = find_credits("", "Acme fell, the WSJ reported. It fell, the AP reported.", OUTLETS)
    assert [credit.outlet for credit in found] == ["The Wall Street Journal", "AP"]


def test_a_service_in_another_language_is_another_name() -> None:
    bbc = Outlet("bbc", "bbc", "BBC", "bbc.com")
    [credit] = find_credits("", "According to BBC Persian, Acme fell.", [bbc])
    assert (credit.outlet, credit.outlet_id) == ("BBC Persian", "bbc")


def test_no_masthead_stands_in_the_seeds_or_twice() -> None:
    seeds = load_seeds(ROOT / "seeds", ROOT / "seeds" / "entities.csv")
    domains = [masthead.domain for masthead in mastheads()]
    assert len(domains) == len(set(domains)) > 500
    assert {outlet.domain for outlet in seeds.outlets}.isdisjoint(domains)
    assert set(programmes().values()) <= {outlet.name for outlet in (*seeds.outlets, *mastheads())}
    index = OutletIndex(())
    assert all(index.of(f"https://{m.domain}/a").outlet_id == m.outlet_id for m in mastheads())


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("„Wir sind fertig“, sagte Ada Lind, Vorstand der Acme AG, der Zeitung Reuters.", "told",
         "sagte Ada Lind, Vorstand der Acme AG, der Zeitung Reuters"),
        ("„Wir sind fertig“, sagte Ada Lind von der Acme AG Reuters.", "told",
         "sagte Ada Lind von der Acme AG Reuters"),
        ("Im Interview mit Reuters wich sie aus.", "told", "Im Interview mit Reuters"),
        ("Acme verliert, wie Reuters zuerst berichtete.", "reported", "Reuters zuerst berichtete"),
        ("Laut der Nachrichtenagentur Reuters verliert Acme.", "reported", "Laut der Nachrichtenagentur Reuters"),
        ("« C'est fini », a confié Ada Lind, juriste, à l'agence Reuters.", "told",
         "a confié Ada Lind, juriste, à l'agence Reuters"),
        ("Acme perd, selon Reuters.", "reported", "selon Reuters"),
        ("Reuters a révélé la chute d'Acme.", "reported", "Reuters a révélé"),
        ("Acme perd.\n\n(Avec Reuters)", "republished", "(Avec Reuters"),
        ("«Se acabó», dijo a Reuters la abogada.", "told", "dijo a Reuters"),
        ("Acme cae, según el diario Reuters.", "reported", "según el diario Reuters"),
        ("(Reuters) PARIS, Jan 28 - Acme fell.", "republished", "(Reuters"),
        ("Acme fell.\nThis report was supplied by Reuters.", "republished", "This report was supplied by Reuters"),
    ],
)  # fmt: skip
def test_credits_in_other_languages_and_forms(text: str, kind: str, words: str) -> None:
    assert credited(text) == [("reuters", kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "„Wir sind fertig“, sagte Ada Lind von Reuters.",
        "„Wir sind fertig“, sagte Ada Lind von der Agentur Reuters.",
        "Ada Lind, la jefa de Reuters, cuenta poco.",
        "Le siège de Reuters est à Londres.",
    ],
)
def test_where_somebody_works_is_no_credit_in_any_language(text: str) -> None:
    assert credited(text) == []
