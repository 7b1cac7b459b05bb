"""What can stand for a claim: it says something, of somebody, beyond names; a refusal to comment does not."""

from __future__ import annotations

import time

import pytest

from newswake.models import Passage, Position
from newswake.narratives.claims import can_stand, says_something

REFUSALS = (
    "OpenAI declined to comment.",
    "Meta refused to comment further on the matter",
    "DeepSeek did not immediately respond to a request for comment.",
    "DeepSeek hasn’t responded to Newswire's emailed request for comment",
    "Nvidia didn't reply to emails sent on Monday",
    "DeepSeek could not be reached for comment.",
    "A spokeswoman was not immediately available for comment.",
    "Emails to the company were not answered.",
    "Newswire has contacted OpenAI for comment.",
    "OpenAI wollte sich dazu nicht äußern.",
    "DeepSeek reagierte zunächst nicht auf eine Anfrage.",
    "Eine Anfrage dazu ließ DeepSeek unbeantwortet.",
    "Das Unternehmen lehnte eine Stellungnahme ab.",
    "OpenAI a refusé de commenter.",
    "Le groupe n'a pas souhaité s'exprimer.",
    "OpenAI declined to comment on Tuesday.",
    "DeepSeek n'a pas répondu à une demande de commentaire.",
    "L'entreprise n'a pu être jointe lundi.",
    "OpenAI declinó hacer comentarios.",
    "DeepSeek no respondió a una solicitud de comentarios.",
    "No fue posible contactar a la empresa.",
)
CLAIMS = (
    "DeepSeek refuses to answer questions about Tiananmen",
    "The chatbot did not respond to questions about Taiwan",
    "DeepSeek declines to say what its chips cost",
    "The app was not available in Italy",
    "Nvidia's shares declined on Monday",
    "Users asked for refunds and returned to ChatGPT",
    "The regulator asked DeepSeek for information",
    "DeepSeek antwortet nicht auf Fragen zu Taiwan",
    "Italien lehnte die App ab",
    "L'application n'a pas répondu aux questions sur Taïwan",
    "La Bourse a refusé de croire au miracle",
    "DeepSeek no responde sobre Tiananmén",
    "Italia se negó a abrir la aplicación",
    "The chatbot refuses to comment on Tiananmen.",
    "Le ministre a souhaité s'exprimer sur l'interdiction de la puce.",
    "The chatbot was asked 200 questions for comment sections.",
    "The watchdog says the maker did not respond to its request for information",
)


@pytest.mark.parametrize("words", REFUSALS)
def test_who_says_nothing_makes_no_claim(words: str) -> None:
    assert not says_something(words)


@pytest.mark.parametrize("words", CLAIMS)
def test_what_is_refused_or_declined_otherwise_is_told(words: str) -> None:
    assert says_something(words)


def test_a_name_alone_is_no_evidence() -> None:
    assert not says_something("DeepSeek-R1", "DeepSeek-R1")
    assert says_something("A DeepSeek shock", "DeepSeek") and says_something("A shock")


@pytest.mark.parametrize(
    ("words", "names", "position", "can"),
    [
        ("DeepSeek shocks the markets", "DeepSeek", "title", True),
        ("DeepSeek shocks the markets", "DeepSeek", "body", False),
        ("Why did DeepSeek shock the markets?", "DeepSeek", "title", False),
        ("DeepSeek shocks the markets…", "DeepSeek", "title", False),
        ("A DeepSeek shock", "DeepSeek", "title", False),
        ("ChatGPT is just incredible", "ChatGPT", "title", False),
        ("OpenAI and DeepSeek are incredible", "OpenAI DeepSeek", "title", False),
        ("Article URL: https://a.example/1 and more of it", "", "title", False),
        ("Sales rose 19% to $1.2 billion.", "", "lead", False),
        ("The shares fell 8% in extended trading after a cautious forecast.", "", "lead", False),
        ("Sales rose 19% to $1.2 billion.", "", "title", True),
        ("Shares of Acme fell 8% in extended trading.", "", "lead", True),
        ("AI slop floods the web these days.", "", "lead", True),
        ("“I lost my whole market,” she said.", "", "lead", False),
        ("人工智能股票今天大跌", "", "lead", True),
    ],
)
def test_what_can_stand_for_a_claim(words: str, names: str, position: Position, can: bool) -> None:
    assert can_stand(Passage("text", 0, len(words), words, position), names) is can


def test_a_row_of_commas_takes_time_by_its_length() -> None:
    words = "a" + " ," * 50_000 + "."
    began = time.process_time()
    assert not can_stand(Passage("text", 0, len(words), words, "lead"), "")
    assert time.process_time() - began < 3
