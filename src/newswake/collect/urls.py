"""One page under ten links is one article: addresses brought to one form, and who owns them."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from posixpath import normpath
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

# Private suffixes count (``alice.github.io`` is not ``bob.github.io``); ``example`` is reserved and never sold.
_suffixes = tldextract.TLDExtract(
    cache_dir=None, suffix_list_urls=(), extra_suffixes=("example",), include_psl_private_domains=True
)

# Parameters that say where a reader came from, never what the page is. Listed one by one: a broad pattern such as
# ``source`` or ``id`` would fold different pages of a site into one.
_TRACKING = re.compile(
    r"""(?ix)^(?:
    (?:utm|mtm|pk|itm|hsa|vero|oly|mkt|ns)_.*|_hs(?:enc|mi)|__twitter_impression|_ga|_gl
    |(?:fbc|gc|dc|msclk|yc|ysc|twc|wbra|gbra|igsh|gad_source|srs|ttc|li_fat_)l?id
    |mc_[ce]id|cmpid|cmp|icid|ito|ncid|ocid|smid|smtyp|tsmid|ftag|xtor|at_(?:medium|campaign|format|link_id|ptr_name)
    |partner|feature|share(?:_?id)?|sharetoken|ref|ref_src|ref_url|referr?er|rss|feed(?:type|name)?|mod|sh|ss|cid_source
    |amp_(?:js_v|gsa|r|kit)|usqp|__source|sc_(?:cid|cmp)|s_cid|wpisrc|wpmm|wt\.mc_id|mbid|soc_(?:src|trk)|spm|ef_id
    |cm_(?:mmc|ven|sp)|guccounter|guce_referr?er(?:_sig)?|leadSource|taid|traffic_source|campaign_?id|amp|outputtype|_amp|nr_email_referer
    )$"""
)
_MARKED = re.compile(r"(?i)^(?:rss|feed|newsletter|twitter|facebook|email|social|amp)")  # of source=, output=, from=
_WHEN_MARKED = frozenset({"source", "from", "output", "outputtype", "src", "via", "type", "utm"})

# Where an address with another whole address in its query leads there. A log-in, a share button or a translator carry
# one too and are pages of their own.
_REDIRECTS = frozenset({"url", "l", "l.php", "redirect", "redir", "away", "away.php", "link", "out", "click", "goto"})
_REDIRECT_HOSTS = frozenset({"out", "go", "click", "redirect", "away"})

_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|shtml)$", re.IGNORECASE)
_AMP_END = re.compile(r"(?:/amp|\.amp(?=\.html?$|$))(?=$|\.html?$)|(?<=/)amp\.html?$", re.IGNORECASE)
_CACHE_HOST = re.compile(r"\.cdn\.ampproject\.org$")


# An address with none of what is changed below, but for "www." and a slash at its end: most are such.
_PLAIN = re.compile(
    r"https?://(?:www\.)?((?!(?:www\d?|m|mobile|amp|touch|out|go|click|redirect|away)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    r"(?:/(?!amp(?:/|$))[\w~-]+)*)/?",
    re.ASCII,
)


def canonical_url(url: str) -> str:
    """Return the one form of an address by which an article is known; applying it twice changes nothing.

    Lower-case host without ``www.``, ``m.``, ``amp.``; https for http; no fragment, default port, user or tracking
    parameter; the rest of the query sorted; no AMP marks, dot segments or trailing slash; AMP caches and redirectors
    that carry their target are opened. It is an identity: fetch the address as it was given. What is no http(s)
    address is returned stripped.
    """
    plain = _PLAIN.fullmatch(url)
    if plain:
        return f"https://{plain[1]}"
    url = "".join(character for character in url if character >= " ").strip()
    for _ in range(10):  # each step may uncover another: a redirector that carries an AMP address
        after = _one_form(url)
        if after == url:
            break
        url = after
    return url


def _one_form(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = _plain_host(parts.hostname or "")
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    target = _carried_target(host, parts)
    if target:
        return target
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, 80, 443) else f"{shown}:{port}"
    return urlunsplit(("https", netloc, _plain_path(parts.path), _plain_query(parts.query), ""))


def _plain_host(host: str) -> str:
    host = unquote(host).lower().strip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host)
    shorter = _HOST_PREFIX.sub("", host)
    while shorter != host:
        host, shorter = shorter, _HOST_PREFIX.sub("", shorter)
    return host


def _carried_target(host: str, parts: SplitResult) -> str:
    """Return the address that an AMP cache or a redirector carries in the open, or ""."""
    segments = [part for part in parts.path.split("/") if part]
    amp_cache = _CACHE_HOST.search(host) and segments and len(segments[0]) == 1
    if amp_cache or (re.match(r"google\.[a-z.]+$", host) and segments[:1] == ["amp"]):
        rest = segments[1:]
        rest = rest[1:] if rest[:1] == ["s"] else rest
        if rest and "." in rest[0]:
            query = f"?{parts.query}" if parts.query else ""
            return f"https://{'/'.join(rest)}{query}"
    if (segments and len(segments) < 3 and segments[-1] in _REDIRECTS) or host.partition(".")[0] in _REDIRECT_HOSTS:
        carried = dict(parse_qsl(parts.query))
        for name in ("url", "u", "q", "to", "uddg", "target", "dest"):
            if carried.get(name, "").startswith(("http://", "https://")):
                return carried[name]
    return ""


def _plain_path(path: str) -> str:
    path = quote(unquote(path, errors="surrogateescape"), safe="/%!$&'()*+,;=:@~-._", errors="surrogateescape")
    path = path.replace("//", "/")
    ends_in_slash = path.endswith("/")
    path = normpath("/" + path.lstrip("/"))
    if ends_in_slash and path != "/":
        path += "/"
    path = _AMP_END.sub("", _INDEX.sub("", path.rstrip("/"))).rstrip("/")
    return re.sub(r"^/amp(?=/.)", "", path)


def _plain_query(query: str) -> str:
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=None, errors="surrogateescape")
        if not _TRACKING.match(name) and not (name.lower() in _WHEN_MARKED and _MARKED.match(value))
    )
    return urlencode(kept, errors="surrogateescape").replace("=&", "&").removesuffix("=")


def absolute_url(link: str, base: str) -> str:
    """Return ``link`` as an absolute http(s) address, or "" where it is none."""
    link = link.strip()
    try:
        url = urljoin(base, link) if link else ""
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return url if host and url.lower().startswith(("http://", "https://")) else ""


@lru_cache(maxsize=65536)
def registrable_domain(url: str) -> str:
    """Return the domain that somebody registered (``news.example.co.uk`` -> ``example.co.uk``) of an address or host.

    Without a known suffix the host itself, so that an IP address or ``localhost`` is its own domain; "" for nothing.
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _suffixes(host).top_domain_under_public_suffix or host


def article_id_of(canonical: str) -> str:
    """Return ``a`` and 12 hex digits of the SHA-256 of a canonical address.

    At a million articles two collide with a chance of 0.2%.
    """
    return "a" + sha256(canonical.encode("utf-8", errors="surrogatepass")).hexdigest()[:12]


def believed_canonical(page_url: str, claimed: str) -> str | None:
    """Return the canonical form of what a page claims to be, or None where the claim is not to be believed.

    Believed on the same registrable domain, and not when it names a front page while the page itself is not one:
    templates that point every article there are common.
    """
    page, claim = canonical_url(page_url), canonical_url(claimed)
    if not claim.startswith("https://") or registrable_domain(claim) != registrable_domain(page):
        return None
    if _is_front_page(claim) and not _is_front_page(page):
        return None
    return claim


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and re.fullmatch(r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?", parts.path, re.IGNORECASE) is not None
