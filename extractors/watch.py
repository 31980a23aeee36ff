"""Who watches a reading: told of every unit of work before it starts, keeps finished pages.

A unit that hangs in native code can only be ended with its process. The watcher outside
knows which unit that was, and the next attempt leaves just that one out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from extractors.layout import PageReading


class Watch(Protocol):
    """What `read_evidence` asks of its caller."""

    def may_start(self, page: int, total: int, step: str) -> bool:
        """Called before each unit of a page (`text`, `paths`, `picture`, …), and with page 0
        before what is done over all pages: `open`, and `passages`, where the answer is not asked.

        False: leave the unit out and put a STEP_FAILED notice on the page, PAGE_SKIPPED when
        the unit is the `page` itself; open with the second program when it is `open`.
        """
        ...

    def kept_page(self, number: int, total: int) -> PageReading | None:
        """The page as an earlier attempt read it, or None."""
        ...

    def keep_page(self, reading: PageReading) -> None:
        """Called with each finished page."""
        ...


class Unwatched:
    """A reading nobody watches: everything may start, nothing is kept."""

    def may_start(self, page: int, total: int, step: str) -> bool:  # noqa: ARG002
        return True

    def kept_page(self, number: int, total: int) -> PageReading | None:  # noqa: ARG002
        return None

    def keep_page(self, reading: PageReading) -> None:
        pass
