"""Long work: a first signal ends it with what it has, a second gives it up; a terminal sees how far it is."""

import os
import signal
import threading
from collections.abc import Callable, Sequence

import pytest
from rich.console import RenderableType

from scheduler.cli.core.interruption import STOPPING_SIGNALS, Display, run_interruptibly
from scheduler.cli.core.output import Output
from scheduler.search.stop import Stop
from scheduler.text import Text

Watch = Callable[[int], None]


class Counting(Display[int]):
    how_to_stop = Text("Ctrl-C arrête.", "Ctrl-C stops.")
    stopping = Text("Arrêt demandé.", "Stopping.")
    latest = 0

    def watch(self, news: int) -> None:
        self.latest = news

    def drawn(self, elapsed_s: float) -> Sequence[RenderableType]:
        return [f"{self.latest} after {elapsed_s:g} s"]


@pytest.mark.parametrize("number", STOPPING_SIGNALS)
def test_the_first_signal_keeps_what_there_is_and_says_so(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(watch: Watch, stop: Stop) -> str:
        watch(1)
        os.kill(os.getpid(), number)
        assert stop.wait(60)
        return "so far"

    before = [signal.getsignal(each) for each in STOPPING_SIGNALS]
    assert run_interruptibly(work, Counting("en"), Output("en")) == "so far"
    assert [signal.getsignal(each) for each in STOPPING_SIGNALS] == before
    streams = capsys.readouterr()
    assert (streams.out, streams.err) in {("", "Stopping.\n"), ("", "")}  # nothing, where the work ended at once


@pytest.mark.parametrize("number", STOPPING_SIGNALS)
def test_the_second_gives_up(number: signal.Signals) -> None:
    ended = threading.Event()

    def work(watch: Watch, stop: Stop) -> None:  # noqa: ARG001
        os.kill(os.getpid(), number)
        stop.wait(60)
        os.kill(os.getpid(), number)
        ended.wait(60)

    with pytest.raises(KeyboardInterrupt):
        run_interruptibly(work, Counting("en"), Output("en"))
    ended.set()


def test_what_the_work_raises_is_raised() -> None:
    def work(watch: Watch, stop: Stop) -> None:  # noqa: ARG001
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        run_interruptibly(work, Counting("en"), Output("en"))


def test_the_display_has_the_latest_news_and_how_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([10.0, 12.5, 13.0])
    display = Counting("en", clock=lambda: next(clock))
    display.watch(7)
    Output("en").show(display)
    assert capsys.readouterr().out == "7 after 2.5 s\nCtrl-C stops.\n"
    display.stop.set()
    Output("en").show(display)
    assert capsys.readouterr().out == "7 after 3 s\nStopping.\n"
