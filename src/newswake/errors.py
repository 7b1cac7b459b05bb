"""What can go wrong, as one tree.

NewswakeError
├── SettingsError      newswake.toml or a NEWSWAKE_ variable: names the key
├── SeedError          a CSV or YAML file of the seeds: names file and line
├── ArchiveError       a replay archive that is not one: names file and, where there is one, line
├── FeedError          a body that is no feed, or an empty one: carries its class and the feed
├── FetchError         an address that gave no body: carries its class and the URL
│   ├── FetchRefused   an address that we will not ask: robots.txt, not public, no http
│   └── FetchPostponed an address whose host's turn did not come in this run, or which rests: it stays due
├── StoreError         the database: names the file
│   ├── StoreBusy      another process holds it: names the process
│   ├── StoreMoved     what a stage had read was changed before it committed, every time it tried
│   └── MigrationError a migration that was changed after it ran, or fails: names the migration
├── QuestionError      a question of sql/queries, its parameters, or SQL that fails: names what is known
├── ModelError         an embedding model that is missing, or whose weights are not the expected ones
└── NothingCameBack    a run in which every channel failed or was empty, or every page: nothing is published

Every message says what is wrong, where, and what to do. The command line prints it as one line and exits with 1.
"""

from __future__ import annotations

from typing import Literal

FailureClass = Literal["temporary", "soft", "hard"]


class NewswakeError(Exception):
    """Whatever Newswake raises on purpose."""


class SettingsError(NewswakeError):
    """A setting that is unknown or has a bad value."""


class SeedError(NewswakeError):
    """A seed file with a mistake; the message begins with ``file:line:``."""


class ArchiveError(NewswakeError):
    """A replay archive that cannot be read."""


class FetchError(NewswakeError):
    """An address that gave no usable body.

    ``failure`` weighs it: temporary (time-out, 429, 5xx), soft (404, odd content) or hard (410, refused address).
    ``retry_after_seconds`` is the wait that the host asked for, where it did.
    """

    def __init__(
        self,
        message: str,
        *,
        url: str,
        failure: FailureClass,
        status: int | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(message)
        self.url = url
        self.failure = failure
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class FetchRefused(FetchError):
    """An address that we may not or will not ask: robots.txt forbids it, it is not public, or it is no http(s).

    ``is_redirected``: it is not the one asked for, but one to which that leads.
    """

    def __init__(self, message: str, *, url: str, failure: FailureClass, is_redirected: bool = False) -> None:
        super().__init__(message, url=url, failure=failure)
        self.is_redirected = is_redirected


class FetchPostponed(FetchError):
    """An address that was not asked, since its host asked for a pause, or its turn comes after the run's time."""


class FeedError(NewswakeError):
    """A body that is not a feed (``html``, ``broken``, ``bomb``, ``unknown``) or that lists nothing (``empty``)."""

    def __init__(self, message: str, *, feed_url: str, reason: str) -> None:
        super().__init__(message)
        self.feed_url = feed_url
        self.reason = reason


class StoreError(NewswakeError):
    """The database cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process holds the database for longer than we wait."""


class StoreMoved(StoreError):
    """A stage could not commit, since what it had read kept changing."""


class MigrationError(StoreError):
    """A migration fails, is missing, or was changed after it had run."""


class QuestionError(NewswakeError):
    """A question that is unknown or badly asked, or SQL that fails."""


class ModelError(NewswakeError):
    """An embedding model that is missing or is not the one that it should be."""


class NothingCameBack(NewswakeError):
    """Every channel of a run failed or was empty, or every page that was due."""
