"""Behind a real nginx, with a path prefix that it takes off or leaves, in the two configurations of the README."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.web.site import Site
from tests.publish.cases import DAYS
from tests.web.serving import WAIT_S, Publications, Served, serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  gzip on;
  gzip_types text/calendar;
  gzip_min_length 1;
  server {{
    listen 127.0.0.1:{port};
    location /planning/ {{
      access_log off;
      error_log {folder}/planning.log crit;
      proxy_pass http://127.0.0.1:{server}{path};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""

CLIENT = "127.0.0.2"
"""An address of this machine that is no proxy's."""

pytestmark = pytest.mark.client


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, served: Served, *, strips: bool) -> Iterator[Served]:
    """The same server, asked through nginx."""
    if NGINX is None:
        pytest.skip("nginx is missing: apt-get install nginx-light")
    port = free_port()
    path = folder / "nginx.conf"
    path.write_text(
        CONFIGURATION.format(folder=folder, port=port, server=served.port, path="/" if strips else ""), "utf-8"
    )
    with subprocess.Popen([NGINX, "-c", path, "-e", folder / "error.log"], stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            front = Served(served.publications, served.service, served.told)
            front.port, front.source = port, (CLIENT, 0)
            yield front
        finally:
            process.terminate()
            process.wait(WAIT_S)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + WAIT_S
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nginx does not start here (user {os.getuid()})")


@pytest.mark.parametrize("strips", [True, False])
def test_a_prefix(publications: Publications, tmp_path: Path, strips: bool) -> None:
    token, site = publications.token(), Site("https://edt.example/planning")
    with serving(publications, site=site) as served, nginx(tmp_path, served, strips=strips) as front:
        feed = front.ask(f"/planning/f/{token}.ics")
        assert (feed.status, feed.body) == (200, served.feed().body)
        assert f"https://edt.example/planning/f/{token}.ics" in front.ask(f"/planning/f/{token}").text
        for encoding in ("identity", "gzip"):
            got = front.ask(f"/planning/f/{token}.ics", Accept_Encoding=encoding)
            again = front.ask(f"/planning/f/{token}.ics", Accept_Encoding=encoding, If_None_Match=got.headers["etag"])
            assert (again.status, again.body) == (304, b"")
        publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        assert front.ask(f"/planning/f/{token}.ics", If_None_Match=feed.headers["etag"]).status == 200
        assert front.ask("/planning/f/../../etc/passwd").status in (400, 404)
        assert front.ask("/planning/health").json["status"] == "ok"
        assert front.ask("/planning/").status == 200


def test_nginx_keeps_no_address_when_the_server_is_down(publications: Publications, tmp_path: Path) -> None:
    token, site = publications.token(), Site("https://edt.example/planning")
    with serving(publications, site=site) as served, nginx(tmp_path, served, strips=True) as front:
        served.service.stop()
        until = time.monotonic() + WAIT_S
        while front.ask(f"/planning/f/{token}.ics").status != 502:
            assert time.monotonic() < until
    for file in tmp_path.glob("*.log"):
        assert token not in file.read_text()


def test_who_asks_is_what_nginx_saw_and_not_what_the_client_wrote(publications: Publications, tmp_path: Path) -> None:
    log, site = tmp_path / "access.log", Site("https://edt.example/planning")
    path = f"/planning/f/{publications.token()}.ics"
    with (
        serving(publications, site=site, rate=1, access_log=log, is_quiet=False) as served,
        nginx(tmp_path, served, strips=True) as front,
    ):
        got = [front.ask(path, X_Forwarded_For=f"192.0.2.{number}").status for number in range(20)]
        assert 429 in got
        front.source = ("127.0.0.3", 0)
        assert front.ask(path).status == 200
    lines = [line.split(" ") for line in log.read_text().splitlines()]
    assert {line[1] for line in lines[:-1]} == {CLIENT}
    assert lines[-1][1:5] == ["127.0.0.3", "GET", "/f/groups/G1.ics", "200"]
