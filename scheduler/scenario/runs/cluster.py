"""Many scenarios at once on a Dask cluster: the outcomes of `run`, worked out elsewhere.

The cluster retries what its dead workers held. The instance and timetable go to the scheduler once, as a task of its
own: what is scattered dies with the workers that hold it (dask/distributed issue 3149), a task is done again.
Needs the extra `cluster`, which is imported here alone.
"""

import asyncio
import importlib
import importlib.metadata
import logging
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent import futures
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from scheduler.errors import InputError
from scheduler.scenario.changes.apply import Applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base, Job, work
from scheduler.scenario.runs.run import Tally, Watch, lost, nobody, not_run
from scheduler.scenario.runs.thrift import Thrift
from scheduler.search.stop import Stop
from scheduler.text import Text

Client = Any
"""`distributed.Client`; its package is not typed."""
Future = Any
PACKAGE = "distributed"
EXTRA = 'pip install "evening-scheduler[cluster]"'
PATIENCE_S = 5
"""How long the cluster may take to answer, and to have a worker, before the planner is told."""
_LONGER = 6
"""A worker that is busy or starting again has so many times longer."""
_WAKE_S = 0.5
RETRIES = 2
MOST_FRAMES = 1000
COMPARED = ("evening-scheduler", "ortools")
"""Packages whose version decides what comes out."""


def run_on_cluster(
    address: str,
    base: Base,
    scenarios: Sequence[Scenario],
    *,
    applied: Mapping[str, Applied] = MappingProxyType({}),
    watch: Watch = nobody,
    stop: Stop | None = None,
    patience_s: float = PATIENCE_S,
) -> tuple[Outcome, ...]:
    """Each scenario's outcome, in the order of `scenarios`, each worked out on one core of the cluster at `address`.

    On `stop` the outcomes there are kept, and the others say that they were not worked out.
    Raises InputError when the extra is missing, or the cluster does not answer, has no worker, or has other versions.
    """
    stop, tally = stop or Stop(), Tally(len(scenarios), watch)
    with _connected(address, patience_s) as client:
        _refuse_others(client, address, patience_s)
        shared = client.submit(_same, base.alone_on_a_core, pure=False)
        ended: queue.SimpleQueue[_Ended | None] = queue.SimpleQueue()

        async def fetch(future: Future) -> None:
            """An outcome dies with its worker until it is here: who waits for it gets that of the worker after."""
            try:
                ended.put(_Ended(future, await client.gather(future, asynchronous=True)))
            except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001  # it is told
                ended.put(_Ended(future, error))

        def submit(scenario: Scenario) -> Future:
            future = client.submit(_work, shared, scenario, applied.get(scenario.name), pure=False, retries=RETRIES)
            client.loop.add_callback(fetch, future)
            return future

        with stop.wakes(lambda: ended.put(None)):
            news = _News(ended, lambda: bool(client.scheduler_info()["workers"]), patience_s * _LONGER)
            outcomes, at_work = _collected(submit, scenarios, news, tally, Thrift(base))
        _try_for(patience_s, partial(client.cancel, at_work))
        return tuple(
            outcomes.get(rank) or (deserted(scenario) if news.is_deserted else not_run(scenario))
            for rank, scenario in enumerate(scenarios)
        )


def deserted(scenario: Scenario) -> Outcome:
    """Of a scenario that waited for a cluster whose workers had all left."""
    return Outcome(scenario, "failed", texts=(_DESERTED,))


@dataclass(frozen=True)
class _Ended:
    """A future that is over, and what came of it."""

    future: Future
    came: Outcome | BaseException


class _News:
    """What ends, as it ends; None when somebody asked to stop, or nobody has been left to work for `patience_s`."""

    def __init__(
        self, ended: queue.SimpleQueue[_Ended | None], has_workers: Callable[[], bool], patience_s: float
    ) -> None:
        self._ended, self._has_workers, self._patience_s = ended, has_workers, patience_s
        self.is_deserted = False

    def next(self) -> _Ended | None:
        alone_since = None
        while True:
            try:
                return self._ended.get(timeout=_WAKE_S)
            except queue.Empty:
                if self._has_workers():
                    alone_since = None
                    continue
            now = time.monotonic()
            alone_since = now if alone_since is None else alone_since
            if now - alone_since > self._patience_s:
                self.is_deserted = True
                return None


def _same(base: Base) -> Base:
    return base


def _work(base: Base, scenario: Scenario, applied: Applied | None) -> Outcome:
    return work(Job(base, scenario, applied))


def _collected(
    submit: Callable[[Scenario], Future],
    scenarios: Sequence[Scenario],
    news: _News,
    tally: Tally,
    thrift: Thrift,
) -> tuple[dict[int, Outcome], list[Future]]:
    """The outcomes by the scenarios' ranks, as they come, until all are there or somebody asked to stop; and what is
    still at work then.

    Dask blames a worker's death on all that waited there. Whoever it gives up is therefore tried again at the end,
    alone: then it is to blame.
    """
    at_work = {submit(scenario): rank for rank, scenario in enumerate(scenarios)}
    outcomes: dict[int, Outcome] = {}
    suspects: list[int] = []
    alone: int | None = None
    while at_work or suspects:
        if not at_work:
            alone = suspects.pop(0)
            at_work = {submit(scenarios[alone]): alone}
        ended = news.next()
        if ended is None:
            break
        rank = at_work.pop(ended.future)
        if _is_given_up(ended.came) and rank != alone:
            suspects.append(rank)
            tally.lose()
            continue
        outcomes[rank] = thrift.shared(_outcome(ended.came, scenarios[rank]))
        tally.finish(scenarios[rank].name)
    return outcomes, list(at_work)


def _is_given_up(came: Outcome | BaseException) -> bool:
    """Whether every worker that took it died."""
    return isinstance(came, importlib.import_module(PACKAGE).KilledWorker)


def _outcome(came: Outcome | BaseException, scenario: Scenario) -> Outcome:
    if isinstance(came, Outcome):
        return came
    if isinstance(came, futures.CancelledError | asyncio.CancelledError):
        return Outcome(scenario, "failed", texts=(_CUT_OFF,))
    if _is_given_up(came):
        return lost(scenario)
    said = Text(
        f"Le cluster n’a pas su calculer ce scénario ({type(came).__name__} : {came}).",
        f"The cluster could not work this scenario out ({type(came).__name__}: {came}).",
    )
    return Outcome(scenario, "failed", texts=(said,))


@contextmanager
def _connected(address: str, patience_s: float) -> Iterator[Client]:
    try:
        distributed = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise _refusal(address, _MISSING) from error
    for name in ("distributed", "distributed.client"):  # what goes wrong is in the outcomes, in words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _refuse_silence(address, patience_s, distributed.Security)
    try:
        client = distributed.Client(address, timeout=patience_s, set_as_default=False)
    except Exception as error:
        raise _refusal(address, _UNREACHABLE) from error
    try:
        yield client
    finally:
        _try_for(patience_s, client.close)


def _try_for(limit_s: float, call: Callable[[], object]) -> None:
    """At the end of the work nobody waits for a cluster that has ceased to answer."""
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(limit_s)


def _refuse_silence(address: str, patience_s: float, security: Callable[[], Any]) -> None:
    """A client waits without end for a server that says nothing, and dies of one that says something else: a plain
    socket listens first. A Dask scheduler greets whoever connects with a number of frames. `security` has the
    certificates that Dask is configured with."""
    try:
        at = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = at.hostname, at.port
    except ValueError as error:
        raise _refusal(address, _NO_ADDRESS) from error
    if at.scheme not in ("tcp", "tls") or not host or port is None:
        raise _refusal(address, _NO_ADDRESS)
    certificates = _certificates(address, security) if at.scheme == "tls" else None
    try:
        with ExitStack() as stack:
            line = stack.enter_context(socket.create_connection((host, port), timeout=patience_s))
            if certificates is not None:
                line = stack.enter_context(certificates.wrap_socket(line, server_hostname=host))
            greeting = stack.enter_context(line.makefile("rb")).read(8)
    except ssl.SSLError as error:
        raise _refusal(address, _NOT_TRUSTED) from error
    except (OSError, UnicodeError) as error:  # UnicodeError: no machine has such a name
        raise _refusal(address, _UNREACHABLE) from error
    if not 0 < int.from_bytes(greeting, "little") < MOST_FRAMES:
        raise _refusal(address, _UNREACHABLE)


def _certificates(address: str, security: Callable[[], Any]) -> ssl.SSLContext:
    """Ours, as Dask's configuration names them."""
    try:
        found = security().get_connection_args("client").get("ssl_context")
    except (OSError, ValueError, TypeError) as error:  # no such file, or no certificate in it
        raise _refusal(address, _BAD_CERTIFICATE) from error
    if not isinstance(found, ssl.SSLContext):
        raise _refusal(address, _NO_CERTIFICATE)
    return found


def _refuse_others(client: Client, address: str, patience_s: float) -> None:
    """Raises InputError unless every worker has our versions."""
    try:
        client.wait_for_workers(1, timeout=patience_s)
    except TimeoutError as error:
        raise _refusal(address, _NO_WORKER) from error
    for name in COMPARED:
        ours = _installed(name)
        # A function of Python itself: the worker may lack the package that we ask for.
        ask = partial(client.run, importlib.metadata.version, name, on_error="return")
        theirs = _within(patience_s * _LONGER, ask, address)
        found = {worker: said if isinstance(said, str) else None for worker, said in theirs.items()}
        others = {worker: said for worker, said in found.items() if said != ours}
        if others:
            worker, said = min(others.items(), key=lambda pair: pair[0])
            raise _refusal(address, _other_version(worker, name, _told(said), _told(ours)))


def _within(limit_s: float, ask: Callable[[], dict[str, Any]], address: str) -> dict[str, Any]:
    """What is answered within the limit: a worker that is there and says nothing would be waited for without end."""
    answer: futures.Future[dict[str, Any]] = futures.Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001  # raised again where the answer is waited for
            answer.set_exception(error)

    threading.Thread(target=wait, daemon=True).start()
    try:
        return answer.result(timeout=limit_s)
    except futures.TimeoutError as error:
        raise _refusal(address, _MUTE) from error


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return None


def _told(version: str | None) -> Text:
    return Text(f"en version {version}", f"in version {version}") if version else Text("absent", "missing")


def _other_version(worker: str, name: str, said: Text, ours: Text) -> Text:
    return Text(
        f"sur le nœud {worker}, {name} est {said.fr}, ici {ours.fr} : les résultats pourraient différer ; installez la "
        "même version partout",
        f"on the worker {worker}, {name} is {said.en}, here {ours.en}: results might differ; install the same version "
        "everywhere",
    )


def _refusal(address: str, text: Text) -> InputError:
    return InputError.at(f"--cluster {address}", *text)


_MISSING = Text(
    f"il manque de quoi parler à un cluster ; installez-le : {EXTRA}",
    f"what it takes to talk to a cluster is missing; install it: {EXTRA}",
)
_NO_ADDRESS = Text(
    "ce n’est pas l’adresse d’un cluster ; écrivez par exemple tcp://192.168.1.20:8786, ou tls://…",
    "this is not the address of a cluster; write for example tcp://192.168.1.20:8786, or tls://…",
)
_TLS = "DASK_DISTRIBUTED__COMM__TLS__"
_SETTINGS = f"{_TLS}CA_FILE, {_TLS}CLIENT__CERT, {_TLS}CLIENT__KEY"
_NO_CERTIFICATE = Text(
    f"une adresse tls:// demande des certificats ; dites où ils sont dans la configuration de Dask ({_SETTINGS})",
    f"an address tls:// needs certificates; say where they are in Dask's configuration ({_SETTINGS})",
)
_BAD_CERTIFICATE = Text(
    f"les certificats de la configuration de Dask ne se lisent pas ; vérifiez ces fichiers ({_SETTINGS})",
    f"the certificates of Dask's configuration cannot be read; check these files ({_SETTINGS})",
)
_NOT_TRUSTED = Text(
    "ce cluster et cette machine ne se reconnaissent pas ; donnez-leur des certificats de la même autorité, et tls:// "
    "aux deux",
    "this cluster and this machine do not recognise each other; give both certificates of one authority, and tls://",
)
_UNREACHABLE = Text(
    "aucun cluster Dask ne répond à cette adresse ; vérifiez-la, et que « dask scheduler » y tourne",
    "no Dask cluster answers at this address; check it, and that “dask scheduler” runs there",
)
_NO_WORKER = Text(
    "ce cluster n’a aucun nœud de calcul ; lancez-en avec « dask worker ADRESSE »",
    "this cluster has no worker; start some with “dask worker ADDRESS”",
)
_MUTE = Text(
    "un nœud de calcul de ce cluster ne répond pas ; relancez-le, puis cette commande",
    "a worker of this cluster does not answer; start it again, then this command",
)
_DESERTED = Text(
    "Le cluster n’a plus de nœud de calcul. Relancez-en avec « dask worker ADRESSE », puis cette commande.",
    "The cluster has no worker left. Start some with “dask worker ADDRESS”, then this command again.",
)
_CUT_OFF = Text(
    "La liaison avec le cluster s’est rompue avant la fin de ce scénario. Relancez la commande.",
    "The connection to the cluster broke before this scenario's end. Run the command again.",
)
