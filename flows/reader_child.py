"""The reader process: `python -m flows.reader_child MEMORY_BYTES`.

Takes one JSON request a line on standard input and answers in JSON lines on what was its
standard output; prints of libraries go nowhere. A request names an operation:
`read` a file into an evidence file, unpack `members` of an archive, `judge` and `report` an
application. While it works it says `{"at": [page, total, step]}` before every unit, so that
whoever waits can tell work from a hang.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from flows.containment import contain
from flows.step_clock import StepClock

if TYPE_CHECKING:
    from extractors.evidence import Evidence
    from extractors.layout import PageReading

# A reading may fail in ways of its own; the parent words them.
MEMORY_REASON = "memory"
# New values after which Python looks for cycles. A page makes tens of thousands of frozen ones
# and no cycle; looking every 700, as is usual, takes an eighth of reading a page of text.
YOUNG_VALUES = 100_000


class Channel:
    """The way back to the parent: one JSON object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def say(self, **message: Any) -> None:
        self._stream.write(json.dumps(message) + "\n")
        self._stream.flush()


class ChannelWatch:
    """Tells the parent of every unit of work and keeps finished pages in a folder.

    `earlier`: pages of a reading that looked for marks first; those it read wholly serve.
    """

    def __init__(
        self,
        channel: Channel,
        skip: frozenset[tuple[int, str]],
        pages: Path | None = None,
        earlier: Path | None = None,
    ) -> None:
        self._channel = channel
        self._skip = skip
        self._pages = pages
        self._earlier = earlier
        self.clock = StepClock()

    def may_start(self, page: int, total: int, step: str) -> bool:
        skipped = {(page, step), (page, "*"), (0, "*")} if page else {(page, step)}
        if self._skip & skipped:
            return False
        self._begin(page, total, step)
        return True

    def _begin(self, page: int, total: int, step: str) -> None:
        self.clock.begins(step)
        self._channel.say(at=[page, total, step])

    def kept_page(self, number: int, total: int) -> PageReading | None:
        from flows.kept_pages import load_page

        if not self._pages or self._skip & {(number, "kept"), (number, "*")}:
            return None
        # Loading hundreds of kept pages is progress, too.
        self._begin(number, total, "kept")
        kept = load_page(self._pages, number)
        if kept is None and self._earlier:
            earlier = load_page(self._earlier, number)
            kept = earlier if earlier and earlier.is_complete else None
        return kept

    def keep_page(self, reading: PageReading) -> None:
        from flows.kept_pages import save_page

        if self._pages:
            # A run beside this one that read the same content has just removed the folder.
            with contextlib.suppress(FileNotFoundError):
                save_page(self._pages, reading)


def main() -> None:
    """Serves requests until standard input closes."""
    gc.set_threshold(YOUNG_VALUES)
    channel = Channel(_private_stdout())
    network = contain(int(sys.argv[1]))
    channel.say(ready=True, network=network.value)
    for line in sys.stdin.buffer:
        serve(json.loads(line), channel)


def _private_stdout() -> TextIO:
    """Standard output for the protocol alone; file descriptor 1 then leads nowhere."""
    private = os.fdopen(os.dup(1), "w", encoding="ascii")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return private


def serve(request: dict[str, Any], channel: Channel) -> None:
    """Answers one request: `done` with its particulars, or `error` with kind and message."""
    from extractors.errors import HuaxianError

    began = _cpu()
    try:
        done = OPERATIONS[request["op"]](request, channel)
    except HuaxianError as error:
        channel.say(error=type(error).__name__, message=str(error))
    except MemoryError:
        channel.say(error=MEMORY_REASON, message="")
    except Exception as error:
        # A hostile file may raise anything from anywhere; it costs that file, not the round.
        channel.say(
            error="defect", message=f"{type(error).__name__}: {error}"[:500], trace=_trace()
        )
    else:
        channel.say(done=done, rss=_rss(), cpu=_cpu() - began)
    finally:
        _give_back()


def _give_back() -> None:
    """Returns to the system what the request needed: MuPDF keeps pictures it has decoded, and the
    C library the gaps between them. Writing eight scanned applications' reports grew a reader to
    553 MiB; with this it stays at 357."""
    if "pymupdf" in sys.modules:
        sys.modules["pymupdf"].TOOLS.store_shrink(100)
    # Of glibc only.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _trace() -> str:
    import traceback

    return traceback.format_exc()[-4000:]


def _cpu() -> float:
    """CPU seconds of this process and of the programs it ran."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _rss() -> int:
    """Resident bytes now, and the highest ever where /proc is missing."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()


def read(request: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """Reads one file and writes its evidence to `request["out"]`."""
    from extractors import read_evidence
    from extractors.serialise import evidence_to_json

    pages, earlier = (
        Path(request[name]) if request.get(name) else None for name in ("pages", "earlier")
    )
    watch = ChannelWatch(channel, _skipped(request), pages, earlier)
    evidence = read_evidence(
        Path(request["path"]), request["name"], thorough=request["thorough"], watch=watch
    )
    channel.say(at=[0, len(evidence.pages), "write"])
    payload = evidence_to_json(evidence)
    Path(request["out"]).write_bytes(payload)
    if request.get("draw"):
        _draw(request, evidence, channel)
    return {"crc": zlib.crc32(payload), "steps": watch.clock.spent()}


def _draw(request: dict[str, Any], evidence: Evidence, channel: Channel) -> None:
    """Writes the pages with what was seen as `page-001.png` and so on."""
    from extractors.seen import seen_pages

    folder = Path(request["draw"])
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in seen_pages(Path(request["path"]), evidence):
        channel.say(at=[number, len(evidence.pages), "draw"])
        (folder / f"page-{number:03d}.png").write_bytes(picture)


def members(request: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """Unpacks an archive; every member with where it lies or why it was refused."""
    from extractors.formats.archive import read_members

    channel.say(at=[0, 0, "members"])
    found = read_members(Path(request["path"]), Path(request["into"]))
    return {
        "members": [
            {"name": one.name, "path": one.path.name if one.path else "", "reason": one.reason}
            for one in found
        ]
    }


def judge(request: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """Judges one application; names the files that must be read wholly before it is settled."""
    from flows.judging import JudgeOrder, files_to_read_wholly, judged, save_judged
    from flows.report_step import load_order

    channel.say(at=[0, 0, "judge"])
    order = load_order(Path(request["order"]))
    assert isinstance(order, JudgeOrder)
    result = judged(order, request["inputs"])
    save_judged(Path(request["out"]), result)
    return {"unread": files_to_read_wholly(result)}


def report(request: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """Checks the rules of one application and writes its folder."""
    from flows.report_step import ReportOrder, load_order, reported

    channel.say(at=[0, 0, "report"])
    order = load_order(Path(request["order"]))
    assert isinstance(order, ReportOrder)
    watch = ChannelWatch(channel, _skipped(request))
    reported(order, lambda number, total: watch.may_start(number, total, "draw"))
    return {}


def _skipped(request: dict[str, Any]) -> frozenset[tuple[int, str]]:
    return frozenset((page, step) for page, step in request.get("skip", ()))


OPERATIONS = {"read": read, "members": members, "judge": judge, "report": report}


if __name__ == "__main__":
    main()
