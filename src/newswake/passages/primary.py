"""The sources that stories start at: papers, repositories, models, filings, posts; each under one id.

An id is ``kind:name``: arxiv:2501.12948, doi:10.1038/…, openreview:…, github:owner/name, gitlab:…, hf:owner/name,
hf:datasets/owner/name, sec:accession, court:docket, post:site/number, release:host/path of a company's newsroom.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

_ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
_DOI = r"(10\.\d{4,9}/[^\s\"<>?#&]+)"
# First names in the paths of code hosts that no owner can have.
_NO_OWNER = frozenset(
    "about features topics search explore trending pricing login join settings orgs sponsors marketplace collections "  # noqa: SIM905
    "apps enterprise security blog docs spaces tasks posts models papers learn chat new site contact readme".split()
)
_HOSTS: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    (r"(?:[\w-]+\.)?arxiv\.org|ar5iv\.(?:labs\.arxiv\.)?org|alphaxiv\.org",
     rf"/(?:abs|pdf|html|format)/{_ARXIV}", lambda m: f"arxiv:{m[1]}"),
    (r"huggingface\.co", rf"/papers/{_ARXIV}", lambda m: f"arxiv:{m[1]}"),
    (r"huggingface\.co", r"/(datasets|spaces)/([\w.-]+)/([\w.-]+)", lambda m: f"hf:{m[1]}/{m[2]}/{m[3]}".lower()),
    (r"huggingface\.co", r"/([\w.-]+)/([\w.-]+)", lambda m: _owned("hf", m)),
    (r"github\.com", r"/([\w.-]+)/([\w.-]+)", lambda m: _owned("github", m)),
    (r"gitlab\.com", r"/([\w.-]+)/([\w.-]+)", lambda m: _owned("gitlab", m)),
    (r"openreview\.net", r"/(?:forum|pdf)\?.*?\bid=([\w-]+)", lambda m: f"openreview:{m[1]}"),
    (r"nature\.com", r"/articles/(s\d{5}-[\w-]+|\w{6,10}\.\d{4}\.\d+)", lambda m: f"doi:10.1038/{m[1]}".lower()),
    (r"sec\.gov", r"/Archives/edgar/data/\d+/(\d{10}-?\d\d-?\d{6})", lambda m: f"sec:{m[1].replace('-', '')}"),
    (r"courtlistener\.com", r"/docket/(\d+)/", lambda m: f"court:{m[1]}"),
    (r"(?:mobile\.)?(?:twitter|x)\.com", r"/\w+/status(?:es)?/(\d+)", lambda m: f"post:x/{m[1]}"),
    (r"bsky\.app", r"/profile/([\w.:-]+)/post/(\w+)", lambda m: f"post:bsky/{m[1]}/{m[2]}"),
    (r"truthsocial\.com", r"/@\w+/(?:posts/)?(\d+)", lambda m: f"post:truthsocial/{m[1]}"),
    (r"threads\.(?:net|com)", r"/@[\w.]+/post/([\w-]+)", lambda m: f"post:threads/{m[1]}"),
    (r"linkedin\.com", r"/(?:posts|feed/update)/[^?#]*?(\d{19})", lambda m: f"post:linkedin/{m[1]}"),
    (r"(?:dx\.)?doi\.org", rf"/{_DOI}", lambda m: _doi(m[1])),
    (r"[\w.-]+", rf"/(?:doi|article|articles|full|abs|pdf)/(?:[\w-]+/)?{_DOI}", lambda m: _doi(m[1])),
)  # fmt: skip
_COMPILED = tuple((re.compile(host), re.compile(path), build) for host, path, build in _HOSTS)
_WRITTEN = re.compile(
    rf"\b[aA]r[xX]iv:\s?(?P<arxiv>{_ARXIV})|\b(?:doi|DOI):?\s?(?:https?://doi\.org/)?(?P<doi>{_DOI})"
    r"|(?P<url>\b(?:https?://)?(?:www\.)?(?:github\.com|huggingface\.co|arxiv\.org|doi\.org)/[^\s\"<>()\[\]]+)"
)


# One of them, or the sign of a DOI, is in whatever _WRITTEN matches; "doi" alone is in "doing".
_SIGNS = ("arxiv", "github.com", "huggingface.co")
_DOI_SIGN = re.compile(r"doi(?::|\.org|\s?10\.|\s?http)")


def primary_id(url: str) -> str:
    """Return the id of the primary source that an address leads to, or "" where it leads to none that is known."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
    for known, pattern, build in _COMPILED:
        if known.fullmatch(host) and (match := pattern.match(path)):
            return build(match)
    return ""


def primaries_written(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, id) of the primary sources that a text names itself: "arXiv:2501.12948", an address."""
    low = text.lower()
    if not (any(sign in low for sign in _SIGNS) or _DOI_SIGN.search(low)):
        return []
    found = []
    for match in _WRITTEN.finditer(text):
        written = match.group().rstrip(".,;:!?)’”'\"")
        named = (
            f"arxiv:{match['arxiv']}" if match["arxiv"] else _doi(match["doi"]) if match["doi"] else primary_id(written)
        )
        if named:
            found.append((match.start(), match.start() + len(written), named))
    return found


def _owned(kind: str, match: re.Match[str]) -> str:
    owner, name = match[1].lower(), match[2].lower().removesuffix(".git")
    return "" if owner in _NO_OWNER else f"{kind}:{owner}/{name}"


def _doi(written: str) -> str:
    return f"doi:{written.rstrip('.,;:)').removesuffix('.pdf').lower()}"
