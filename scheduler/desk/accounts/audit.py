"""What each account did, a line of JSON each, in a file that nobody else on the machine can read."""

import datetime as dt
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

from scheduler.text import visible

FILE_NAME = "audit.log"
_PRIVATE = 0o600
logger = logging.getLogger(__name__)


class AuditLog:
    """Appended to, never read and never changed by the desk."""

    def __init__(self, file: Path, clock: Callable[[], dt.datetime]) -> None:
        self.file, self._clock = file, clock

    def write(self, who: str, address: str, did: str, status: int) -> None:
        """An act, and with which HTTP status it ended. A full disk stops no planner: the program's log says so."""
        now = self._clock().astimezone(dt.UTC).isoformat(timespec="seconds")
        row = {"at": now, "who": visible(who), "from": visible(address), "did": visible(did), "status": status}
        line = (json.dumps(row, ensure_ascii=True) + "\n").encode()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _PRIVATE)
            try:
                os.write(descriptor, line)  # in one piece: two desks may write at one time
            finally:
                os.close(descriptor)
        except OSError as error:
            logger.error("the audit line could not be written: %s", error)
