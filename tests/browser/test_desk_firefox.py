"""The smoke story in a second engine, Firefox, spoken to by WebDriver BiDi: open, pick up, drop, undo."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import WAIT_S
from tests.desk.desk_process import desk
from tests.desk.project import TINY, project

websockets = pytest.importorskip("websockets.sync.client", reason="needs the Python package websockets")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
pytestmark = pytest.mark.skipif(FIREFOX is None, reason="needs Firefox (apt-get install firefox-esr)")
"""Not marked `browser`: Firefox is large, and `.ci/run` does not install it."""
_FOUND = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One page of a headless Firefox."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._number = socket, 0
        self("session.new", capabilities={})
        self._page = self("browsingContext.getTree")["contexts"][0]["context"]

    def __call__(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=4 * WAIT_S))
            if answer.get("id") == self._number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def go(self, url: str) -> None:
        self("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def value(self, expression: str) -> Any:
        target = {"context": self._page}
        result = self("script.evaluate", expression=expression, target=target, awaitPromise=True)["result"]
        return result.get("value")

    def until(self, expression: str) -> None:
        end = time.monotonic() + WAIT_S
        while self.value(expression) is not True and time.monotonic() < end:
            time.sleep(0.05)
        assert self.value(expression) is True, expression

    def click(self, selector: str) -> None:
        """With the pointer, in the middle of the element."""
        self.until(f"document.querySelector({selector!r}) !== null")
        at = self.value(
            f"(() => {{ const each = document.querySelector({selector!r}); each.scrollIntoView({{ block: 'center' }}); "
            "const box = each.getBoundingClientRect(); "
            "return `${box.x + box.width / 2} ${box.y + box.height / 2}`; })()"
        )
        x, y = (round(float(part)) for part in at.split())
        moves = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        source = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}
        self("input.performActions", context=self._page, actions=[source])


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    profile = tmp_path / "profile"
    profile.mkdir()
    typed = [FIREFOX or "", "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(typed, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        try:
            address = next((found[1] for line in process.stderr if (found := _FOUND.search(line)) is not None), None)
            assert address is not None, "Firefox ended"
            with websockets.connect(f"{address}/session", origin=None, max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.kill()


def test_open_pick_up_drop_undo(firefox: Firefox, tmp_path: Path) -> None:
    folder = project(tmp_path / "desk")
    years = sum(each.is_dir() for each in (folder / "instances").iterdir())
    with desk(folder) as running:
        firefox.go(running.url)
        firefox.until(f"document.querySelectorAll('[data-year]').length === {years}")
        firefox.go(f"{running.base}/y/{TINY}/")
        firefox.click(".grid button.session:not(.alternance)")
        firefox.until("document.querySelector('.best-dates button') !== null")
        firefox.click(".grid button.slot.free, .grid button.slot.clash")
        firefox.until("document.querySelector('#undo').disabled === false")
        firefox.click("#undo")
        firefox.until("document.querySelector('#undo').disabled === true")
