from io import BytesIO

import feedparser
import pytest

from newswake.collect.feedxml import parse_xml

READ = ("id", "link", "title", "summary", "content", "author", "published", "updated", "created", "feedburner_origlink")

RSS = """<?xml version="1.0"?><rss version="2.0" xml:lang="en_GB" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0" xmlns:own="urn:own" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>The Tin Whistle</title><ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod>
<image><title>Logo</title><url>http://tin.example/i.png</url></image>
<item><guid isPermaLink="false">1</guid><media:content url="a.jpg"><media:title>Of a picture</media:title>
<media:description>What it shows</media:description><media:credit>A. Nother</media:credit></media:content>
<title>One &amp; <![CDATA[two]]></title><link>http://tin.example/1?a=1&amp;b=2</link>
<enclosure url="http://tin.example/1.mp3" type="audio/mpeg"/><own:rank>7</own:rank><own:mark is="x">seen</own:mark>
<description>Short</description><content:encoded><![CDATA[<p>Long <b>text</b></p>]]></content:encoded>
<dc:creator>Jo Bell</dc:creator><author><own:name is="x">Joe</own:name></author>
<pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate>
<category domain="d">AI</category><dc:subject>chips</dc:subject><fb:origLink>http://tin.example/one</fb:origLink></item>
<item><media:thumbnail url="b.jpg"/><media:group><media:title>Only of media</media:title></media:group>
<title/><dc:date>2025-01-27</dc:date><guid>http://tin.example/2</guid></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://tin.example/a/../b/" xml:lang="de">
<title>Tin</title>
<entry xml:base="c/"><id>urn:1</id><title type="html">A &lt;i>word&lt;/i></title><link href="1"/>
<link rel="self" href="2"/>
<author><name>Jo Bell</name><email>jo@tin.example</email></author><updated>2025-01-27T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Some <a href="x">text</a> &amp; <svg
 xmlns="http://www.w3.org/2000/svg"><title>drawn</title></svg><br/></p></div></content></entry>
<entry><source><title>Elsewhere</title><id>urn:0</id></source><id>urn:2</id><title>Two</title><summary>S</summary></entry></feed>"""


@pytest.mark.parametrize("document", [RSS, ATOM, RSS.replace("<ttl>", "<ttl></wrong>"), "<html>no feed</html>"])
def test_what_is_read_of_a_feed_is_what_feedparser_gives(document):
    headers = {"content-type": "application/xml"}
    body = document.encode()
    ours = parse_xml(body, headers["content-type"])
    theirs = feedparser.parse(BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    assert ours["version"] == theirs["version"]
    assert len(ours["entries"]) == len(theirs["entries"])
    for name in ("title", "language", "ttl", "sy_updateperiod"):
        assert ours["feed"].get(name) == theirs["feed"].get(name)
    for item, entry in zip(theirs["entries"], ours["entries"], strict=True):
        assert {k: entry[k] for k in READ if dict.__contains__(entry, k)} == {
            k: item[k] for k in READ if dict.__contains__(item, k)
        }
        assert (item.get("title_detail") or {}).get("base") == (entry.get("title_detail") or {}).get("base")
        assert item.get("tags") == entry.get("tags")
        of_pages = [[link for link in e.get("links", []) if link.get("rel") == "alternate"] for e in (item, entry)]
        assert of_pages[0] == of_pages[1]
