"""The words that a column may hold."""

from __future__ import annotations

from typing import Literal

Part = Literal["title", "text"]
Position = Literal["title", "lead", "body"]
Stance = Literal["asserts", "reports", "disputes"]
CopyRelation = Literal["alone", "origin", "exact", "near", "contained", "same_title"]
ChannelMode = Literal["always_on", "searched"]
TextSource = Literal["page", "feed", "summary", "title"]
Kind = Literal["news", "explainer", "opinion", "guide", "live", "roundup", "release", "offer", "other"]
Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]
CreditKind = Literal["reported", "told", "republished", "link", "primary"]
Comparator = Literal["", "about", "over", "under", "up to"]
