"""The same text in several places: wire copy, syndication, cross-posting. Pure."""

from newswake.copies.groups import group_copies
from newswake.copies.pairs import CopyPair, find_pairs

# Changes with the rules, so that articles are grouped again after they did.
RULES = "2"

__all__ = ["RULES", "CopyPair", "find_pairs", "group_copies"]
