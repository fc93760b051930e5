"""What Evolution shows of the subscription `feed`: run by the system's Python, below dbus-run-session.

Reads a word a line: `refresh` asks the server, `list` gives the events as one line of JSON.
"""

import json
import signal
import sys

import gi

gi.require_version("ECal", "2.0")
gi.require_version("EDataServer", "1.2")
gi.require_version("ICalGLib", "3.0")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402

DO_NOT_WAIT = 2**32 - 1
"""Until it is connected, of which the server's first answer tells as well."""
WAIT_S = 60
"""After so long without a word it ends, whatever hangs."""


def instant(time):
    return time.as_timet_with_zone(time.get_timezone())


def tell(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


signal.alarm(WAIT_S)
registry = EDataServer.SourceRegistry.new_sync(None)
client = ECal.Client.connect_sync(registry.ref_source("feed"), ECal.ClientSourceType.EVENTS, DO_NOT_WAIT, None)
tell("ready")
for line in sys.stdin:
    signal.alarm(WAIT_S)
    if line.strip() == "refresh":
        client.refresh_sync(None)
        tell("asked")
        continue
    while GLib.MainContext.default().iteration(False):
        pass
    found = []
    for component in client.get_object_list_as_comps_sync("#t", None)[1]:
        event = component.get_icalcomponent()
        start, end = event.get_dtstart(), event.get_dtend()
        if not start.is_date():
            found.append([event.get_uid(), event.get_summary(), instant(start), instant(end)])
    tell(found)
