"""feedparser without what takes most of its time: expat drives it, and what nobody here reads it does not keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple
from xml.parsers import expat

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.encodings import convert_to_utf8
from feedparser.sanitizer import replace_doctype
from feedparser.util import FeedParserDict

# Elements with a prefix that are read though feedparser has no rule for them: it keeps them under these names.
_KEPT = frozenset({"feedburner_origlink", "sy_updateperiod", "sy_updatefrequency"})
# Elements that feedparser has a rule for and that nobody here reads; what lies in them is read as ever.
_UNREAD = frozenset(
    {"enclosure", "media_content", "media_credit", "media_license", "media_player", "media_rating"}
    | {"media_restriction", "media_thumbnail"}
)
_IN_TEXT_INPUT = frozenset({"title", "link", "description", "name"})
_IN_IMAGE = frozenset({"title", "link", "description", "url", "href", "width", "height"})
_ROOTS = frozenset({"feed", "rss"})  # their language is the feed's
_MARKUP = frozenset({("math", "http://www.w3.org/1998/Math/MathML"), ("svg", "http://www.w3.org/2000/svg")})


def parse_xml(body: bytes, content_type: str) -> Any:
    """Return what ``feedparser.parse`` gives of a body, with neither HTML cleaned nor addresses in it resolved.

    Left out are dates (their words are there), enclosures, media and elements that feedparser has no rule for.
    """
    result = FeedParserDict(bozo=False, entries=[], feed=FeedParserDict(), headers={"content-type": content_type})
    data = convert_to_utf8(result["headers"], body, result)
    version, data, entities = replace_doctype(data)
    reader: Any = None
    if result["encoding"]:
        reader = _Reader("", None, "utf-8")
        try:
            reader.read(data)
        except expat.ExpatError as error:
            result.update(bozo=True, bozo_exception=error)
            reader = None
    if reader is None:
        reader = LooseFeedParser("", None, "utf-8", entities)
        reader.resolve_relative_uris = reader.sanitize_html = False
        reader.feed(data.decode("utf-8", "replace"))
    result.update(feed=reader.feeddata, entries=reader.entries, version=version or reader.version)
    return result


class _Element(NamedTuple):
    """What an expat name stands for: feedparser's name for it, the key of an element without rule, and the rules."""

    tag: str
    key: str
    start: Callable[[dict[str, str]], object] | None
    end: Callable[[], object]
    xmlns: str
    is_unread: bool
    ends_text_input: bool
    ends_image: bool


class _Params(FeedParserDict):  # type: ignore[misc]
    """What is said of a content: strings under names that are never other names' short forms."""

    get = dict.get

    def __deepcopy__(self, _: object) -> FeedParserDict:
        return FeedParserDict(self)


class _Reader(StrictFeedParser):  # type: ignore[misc]
    """feedparser's parser of well-formed documents; of elements without attributes and content it takes a short way."""

    resolve_relative_uris = sanitize_html = False
    contentparams: FeedParserDict
    decls: dict[str, str]
    baseuri: str
    lang: str | None

    def __init__(self, *args: object) -> None:
        self._elements: dict[str, _Element] = {}
        self._declared: dict[str | None, str] = {}
        super().__init__(*args)

    def read(self, data: bytes) -> None:
        """Parse a document. Raises ExpatError where it is not well-formed."""
        parser = expat.ParserCreate(None, " ")
        parser.namespace_prefixes = parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.StartNamespaceDeclHandler = self.startPrefixMapping
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish
        parser.CharacterDataHandler = self.handle_data
        parser.Parse(data, True)  # noqa: FBT003 - the last part

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        """Note a namespace; what names stand for may be another from now on, but some feeds declare it in each item."""
        if self._declared.get(prefix) != uri:
            self._declared[prefix] = uri
            self._elements.clear()
        super().track_namespace(prefix, uri)

    def push_content(self, tag: str, *args: object) -> None:
        """Begin a content."""
        super().push_content(tag, *args)
        self.contentparams = _Params(self.contentparams)

    def handle_data(self, text: str, escape: int = 1) -> None:
        """Take a run of text."""
        if self.incontent:
            super().handle_data(text, escape)
        elif self.elementstack:
            self.elementstack[-1][2].append(text)

    def _end_published(self) -> None:
        self.pop("published")

    def _end_updated(self) -> None:
        self.pop("updated")

    def _end_created(self) -> None:
        self.pop("created")

    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        element = self._elements.get(name) or self._element(name)
        is_long = attributes or self.baseuri or element.xmlns or element.tag in _ROOTS
        if self.incontent or self.decls or (is_long and not element.is_unread):
            self.unknown_starttag(element.tag, self._attributes(element, attributes))
            return
        self.depth += 1
        self.basestack.append(self.baseuri)
        self.langstack.append(self.lang)
        if element.ends_text_input:
            self.intextinput = 0
        if element.ends_image:
            self.inimage = 0
        if element.is_unread:
            if element.start or not attributes:
                self.push(element.key, 0)
        elif element.start:
            self._apply(element.start, element.key)
        else:
            self.push(element.key, 1)

    def _apply(self, start: Callable[[dict[str, str]], object], key: str) -> None:
        attributes: dict[str, str] = {}
        try:
            start(attributes)
        except AttributeError:  # a rule that falls over is none
            if attributes:
                self._get_context()[key] = attributes
            else:
                self.push(key, 1)

    def _finish(self, name: str) -> None:
        element = self._elements.get(name) or self._element(name)
        if self.incontent or self.svgOK:
            self.unknown_endtag(element.tag)
            return
        if element.is_unread:
            if self.elementstack and self.elementstack[-1][0] == element.key:
                self.elementstack.pop()
        else:
            try:
                element.end()
            except AttributeError:
                self.pop(element.key)
        self.basestack.pop()
        self.baseuri = self.basestack[-1] if self.basestack and self.basestack[-1] else self.baseuri
        self.langstack.pop()
        self.lang = self.langstack[-1] if self.langstack else self.lang
        self.depth -= 1

    def _element(self, name: str) -> _Element:
        namespace, local = _parted(name)[:2]
        if "backend.userland.com/rss" in namespace.lower():
            namespace = "http://backend.userland.com/rss"
        prefix = self._matchnamespaces.get(namespace.lower())
        if not prefix and namespace:
            prefix = next((short for short, of in self.namespaces_in_use.items() if short and of == namespace), "")
        tag = f"{prefix}:{local}".lower() if prefix else local.lower()
        before, colon, suffix = tag.partition(":")
        before = self.namespacemap.get(before, before) if colon else ""
        key = f"{before}_{suffix}" if before else suffix if colon else tag
        start, end = getattr(self, f"_start_{key}", None), getattr(self, f"_end_{key}", None)
        self._elements[name] = element = _Element(
            tag=tag,
            key=key,
            start=start,
            end=end or partial(self.pop, key),
            xmlns=namespace if (local.lower(), namespace) in _MARKUP else "",
            is_unread=key in _UNREAD or bool(before and not start and not end and key not in _KEPT),
            ends_text_input=not before and tag not in _IN_TEXT_INPUT,
            ends_image=not before and tag not in _IN_IMAGE,
        )
        return element

    def _attributes(self, element: _Element, attributes: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return attributes under feedparser's names, and under their own where these are others."""
        found, self.decls = self.decls, {}
        if element.xmlns:
            found["xmlns"] = element.xmlns
        parted = [(_parted(name), value) for name, value in attributes.items()]
        for (namespace, local, _), value in parted:
            prefix = self._matchnamespaces.get(namespace.lower())
            found[f"{prefix}:{local}".lower() if prefix else local.lower()] = value
        for (_, local, prefix), value in parted:
            found[f"{prefix}:{local}".lower() if prefix else local.lower()] = value
        return list(found.items())


def _parted(name: str) -> tuple[str, str, str]:
    """Return namespace, name and prefix of a name as expat gives it. Raises ValueError where there are more."""
    parts = name.split()
    if len(parts) == 1:
        return "", name, ""
    namespace, local, prefix = parts if len(parts) > 2 else (*parts, "")
    return namespace, local, prefix
