import time
from datetime import UTC, datetime

import pytest
from builders import ROOT

from newswake.collect.outlets import OutletIndex
from newswake.models import ArticleText, Outlet
from newswake.passages.credits import find_credits
from newswake.passages.find import SERVED_CREDITS, find_all
from newswake.passages.mastheads import mastheads, programmes
from newswake.passages.pressnames import find_named
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


WORLD = [
    *OUTLETS,
    Outlet("afp", "afp", "Agence France-Presse", "afp.com", kind="wire", aliases=("AFP",)),
    Outlet("bbc", "bbc", "BBC", "bbc.com"),
    Outlet("bloomberg", "bloomberg", "Bloomberg", "bloomberg.com", kind="business"),
    Outlet("ft", "nikkei", "Financial Times", "ft.com", kind="business", aliases=("The Financial Times",)),
    Outlet("nyt", "nyt", "The New York Times", "nytimes.com", aliases=("New York Times",)),
    Outlet("pais", "prisa", "El País", "elpais.com"),
    Outlet("publico", "publico", "Público", "publico.pt"),
    Outlet("standard", "standard", "Der Standard", "derstandard.at"),
    Outlet("welt", "springer", "Die Welt", "welt.de", aliases=("Welt",)),
]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(c.outlet_id or c.outlet, c.kind) for c in find_credits("", text, WORLD)]


@pytest.mark.parametrize(
    "text",
    [
        # French and Spanish tell, answer, sue and sell "à" or "a" somebody.
        "OpenAI dijo que responderá a The New York Times ante el juez.",
        "Altman explicó que demandó a Reuters.",
        "Altman dijo adiós a Bloomberg.",
        "Acme cuenta a Reuters entre sus clientes.",
        "Acme señaló a Bloomberg como culpable.",
        "OpenAI dijo, en respuesta a Reuters, que apelará.",
        "OpenAI a indiqué avoir transmis les documents au New York Times.",
        "OpenAI a affirmé que ses modèles ne nuisaient pas au Financial Times.",
        "Acme a expliqué la vente de ses parts à Bloomberg.",
        "OpenAI a répondu au New York Times devant le juge.",
        # German: who speaks for the outlet, what is said of it, other objects.
        "„Nein“, sagte eine Sprecherin der New York Times.",
        "„Nein“, sagte der Chefredakteur der Financial Times.",
        "„Nein“, sagte Anna Berg, Sprecherin der BBC.",
        "„Nein“, sagte BBC-Sprecherin der New York Times.",
        "„Nein“, sagte Michael Bloomberg.",
        "„Nein“, sagte Altman, Reuters habe die Zahlen falsch wiedergegeben.",
        "OpenAI erklärte, Bloomberg habe unrecht.",
        "Sie sagte am Montag, Reuters habe die Zahlen falsch wiedergegeben.",
        "Er sagte nichts über Bloomberg.",
        "Acme erklärte den Verkauf an Bloomberg.",
        "Microsoft liegt gegenüber Bloomberg zurück.",
        "Altman erklärte der Welt, dass KI alles ändert.",
        "Acme ist im Gespräch mit Bloomberg.",
        "Sie sagte der Deutschen Post ab.",
        # Nouns, and names that are longer.
        "El Ministerio Público informó que investiga.",
        "El Tesoro Público informó.",
        "Acme verliert, heißt es unter Berufung auf Insider.",
        "Nach Angaben der Deutschen Post fehlen Briefe.",
        # An outlet's own business.
        "Bloomberg meldete einen Rekordgewinn.",
        "Bloomberg a publié ses résultats annuels.",
        "Bloomberg a révélé ses résultats annuels.",
        "Die BBC schreibt 500 Stellen aus.",
        "Der Standard schreibt vor, was gilt.",
        # Customers, and a name in brackets.
        "Acme wächst (mit Bloomberg als Kunde).",
        "Acme wächst (mit Bloomberg und Reuters als Kunden).",
        "Acme croît (avec Bloomberg comme client).",
        "Acme crece (con Reuters como cliente).",
        "Shares fell on the news (Bloomberg) IBM said so later - and Acme too.",
        "Shares fell on the news (Bloomberg) IBM, Acme and Bolt fell - all of them.",
    ],
)
def test_what_other_languages_say_of_an_outlet_is_no_credit(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "«Se acabó», declaró a Reuters.",
        "«Se acabó», cuenta Ada Lind, jurista, a Reuters.",
        "«Se acabó», dijo este lunes el portavoz de Acme a Reuters.",
        "«Se acabó», ha asegurado a Reuters Ada Lind.",
        "«Se acabó», ha dicho Ada Lind a la agencia Reuters.",
        "Lo explicó en entrevista con Reuters.",
        "Lo negó en una entrevista concedida a Reuters.",
        "Lo negó en declaraciones a Reuters.",
        "« C'est fini », a déclaré Mme Aubrac, avocate, à l'agence Reuters.",
        "« C'est fini », a déclaré M. Lind, qui dirige Acme, à Reuters.",
        "« C'est fini », a-t-il déclaré à Reuters.",
        "« C'est fini », a-t-elle confié à Reuters.",
        "« C'est fini », ont-ils dit mardi à Reuters.",
        "« C'est fini », explique le porte-parole de Acme à Reuters.",
        "« C'est fini », déclare-t-elle à Reuters.",
        "« C'est fini », a répondu Ada Lind à Reuters.",
        "« C'est fini », a réagi la ministre auprès de Reuters.",
        "Il l'a dit à Reuters.",
        "Il l'explique dans un entretien à Reuters.",
        "Il l'explique dans une interview accordée à Reuters.",
        "Ada Lind, interrogée par Reuters, refuse.",
        "„Aus“, sagte er Reuters.",
        "„Aus“, sagte sie am Montag der Agentur Reuters.",
        "„Aus“, erklärte Konrad Elsner, Chefvolkswirt des Bankhauses Wiegmann, Reuters.",
        "„Aus“, sagte Marit Oosterhuis von Brandaan Capital Reuters.",
        "„Aus“, sagte ein Sprecher von Acme der Nachrichtenagentur Reuters.",
        "„Aus“, sagte der Chefvolkswirt des Bankhauses Wiegmann dem Sender Reuters.",
        "„Aus“, erzählte Ada Lind Reuters: Es ist vorbei.",
        "Lind sagte der Zeitung Reuters, dass es aus ist.",
        "Acme bestätigte dies gegenüber Reuters.",
        "Wie Acme gegenüber Reuters bestätigte, ist es aus.",
        "Das sagte sie in einem Interview mit Reuters.",
    ],
)
def test_told_in_other_languages(text: str) -> None:
    assert kinds(text) == [("reuters", "told")]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("Acme cae, informó Reuters.", ["reuters"]),
        ("Acme cae, según informó Reuters este lunes.", ["reuters"]),
        ("Acme cae, tal y como adelantó El País.", ["pais"]),
        ("Acme cae, ha publicado El País.", ["pais"]),
        ("Reuters informó que Acme cae.", ["reuters"]),
        ("El País reveló la caída de Acme.", ["pais"]),
        ("Acme cae, según informa el diario El País.", ["pais"]),
        ("Acme cae, publicó Público.", ["publico"]),
        ("Acme perd, a rapporté Reuters.", ["reuters"]),
        ("Acme perd, rapporte l'agence Reuters.", ["reuters"]),
        ("Acme perd, comme l'a révélé Reuters.", ["reuters"]),
        ("Acme perd, comme Reuters l'a écrit hier.", ["reuters"]),
        ("Acme perd, selon Reuters et Bloomberg.", ["reuters", "bloomberg"]),
        ("Acme perd, selon l'AFP et l'agence Reuters.", ["afp", "reuters"]),
        ("Acme verliert, berichtet Reuters.", ["reuters"]),
        ("Acme verliert, berichtete die New York Times.", ["nyt"]),
        ("Acme verliert, meldet Reuters unter Berufung auf Kreise.", ["reuters"]),
        ("Das berichtet Reuters.", ["reuters"]),
        ("Reuters zufolge verliert Acme.", ["reuters"]),
        ("Reuters berichtete am Montag, dass Acme verliert.", ["reuters"]),
        ("Die BBC berichtet über den Fall.", ["bbc"]),
        ("Der Standard schreibt, dass Acme verliert.", ["standard"]),
        ("Acme verliert, wie die Neue Presse meldete.", ["Neue Presse"]),
        ("Wie Reuters berichtete und Bloomberg später bestritt, verliert Acme.", ["reuters"]),
        ("Laut Reuters und Bloomberg verliert Acme.", ["reuters", "bloomberg"]),
        ("Laut Reuters und der New York Times verliert Acme.", ["reuters", "nyt"]),
        ("Acme cae, según Reuters y El País.", ["reuters", "pais"]),
    ],
)
def test_reported_in_other_languages(text: str, outlets: list[str]) -> None:
    assert kinds(text) == [(outlet, "reported") for outlet in outlets]


@pytest.mark.parametrize(
    "text",
    [
        "(Reuters) WASHINGTON, Jan 28 - Acme fell.",
        "(Reuters) REDMOND, Washington, Jan 29 - Acme fell.",
        "(Reuters) SAN FRANCISCO 28 janvier - Acme fell.",
        "(Reuters) — Acme fell.",
        "Acme fällt.\n\n(mit Reuters)",
        "Acme cae.\n\n(Con información de Reuters)",
    ],
)
def test_republished_in_other_forms(text: str) -> None:
    assert kinds(text) == [("reuters", "republished")]


def test_with_two_agencies_in_brackets() -> None:
    for text in ("(mit Reuters und AFP)", "(avec Reuters et AFP)", "(con Reuters y AFP)", "(avec Reuters, AFP)"):
        assert kinds(f"Acme.\n\n{text}")[0] == ("reuters", "republished")


@pytest.mark.parametrize("language", ["de", "nl"])
def test_words_of_credit_are_sought_in_the_languages_that_are_served(language: str) -> None:
    text = "Acme verliert, berichtet Reuters. „Aus“, sagte Ada Lind der New York Times."
    now = datetime(2025, 1, 28, tzinfo=UTC)
    article = ArticleText("a", "v", "", "", language, "Acme fällt", text, "page", now, now)
    found = [(c.outlet_id, c.kind) for c in find_all(article, WORLD, []).credits]
    assert found == ([("reuters", "reported"), ("nyt", "told")] if language in SERVED_CREDITS else [])


@pytest.mark.parametrize(
    ("verbs", "sentence"),
    [
        ("sagt sagte sagten erklärte erklärten erzählt erzählte verriet bestätigte", "„Aus“, {} Ada Lind Reuters."),
        (
            "déclaré dit confié expliqué affirmé assuré raconté indiqué précisé réagi",
            "« Fin », a {} Ada Lind à Reuters.",
        ),
        ("déclare confie explique raconte précise", "« Fin », {} Ada Lind à Reuters."),
        ("dijo dijeron declaró contó cuenta explicó explica aseguró afirmó señaló confesó", "«Fin», {} a Reuters."),
        ("dicho declarado contado explicado asegurado afirmado", "«Fin», ha {} a Reuters."),
    ],
)
def test_every_verb_of_telling(verbs: str, sentence: str) -> None:
    wrong = [verb for verb in verbs.split() if kinds(sentence.format(verb)) != [("reuters", "told")]]
    assert wrong == []


@pytest.mark.parametrize(
    ("verbs", "sentence"),
    [
        ("berichtet berichtete meldet meldete schreibt schrieb", "Acme fällt, {} Reuters."),
        ("rapporté révélé indiqué écrit publié", "Acme perd, a {} Reuters."),
        ("rapporte révèle écrit", "Acme perd, {} Reuters."),
        ("informó informa publicó publica reveló revela adelantó adelanta", "Acme cae, {} Reuters."),
        ("informó publicó reveló adelantó", "Reuters {} que Acme cae."),
        ("berichtet meldet schreibt", "Acme fällt, wie Reuters {}."),
    ],
)
def test_every_verb_of_reporting(verbs: str, sentence: str) -> None:
    wrong = [verb for verb in verbs.split() if kinds(sentence.format(verb)) != [("reuters", "reported")]]
    assert wrong == []


def test_a_page_of_station_names_takes_no_time_without_end() -> None:
    began = time.process_time()
    assert len(list(find_named("KABC " * 10_000, OUTLETS))) == 10_000
    assert time.process_time() - began < 1  # .1 s; of all pairs of them it was 8 s


def test_the_longest_name_wins_with_an_article_before_it() -> None:
    outlets = [Outlet("bugle", "b", "The Bugle", "b.example"), Outlet("bns", "n", "Bugle News Service", "n.example")]
    for text in ("Acme fell, the Bugle News Service reported.", "Acme fell, according to The Bugle News Service."):
        assert [credit.outlet_id for credit in find_credits("", text, outlets)] == ["bns"], text


def test_a_name_with_its_article_may_be_another_outlets() -> None:
    outlets = [Outlet("forum", "f", "Acme News", "f.example"), Outlet("paper", "p", "The Acme News", "p.example")]
    assert [n.outlet.outlet_id for n in find_named("The Acme News, and Acme News", outlets) if n.outlet] == [
        "paper",
        "forum",
    ]
