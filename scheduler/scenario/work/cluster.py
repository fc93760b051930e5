"""Many scenarios at once on a Dask cluster: the outcomes of `run`, worked out elsewhere.

The cluster retries what its dead workers held. The instance and timetable go to the scheduler once, as a task of its
own: what is scattered dies with the workers that hold it (dask/distributed issue 3149), a task is done again.
Needs the extra `cluster`, which is imported here alone.
"""

import importlib
import importlib.metadata
import logging
import queue
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from scheduler.errors import Fault, InputError, Place
from scheduler.scenario.changes.change import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.work.run import Tally, Watch, lost, nobody, not_run
from scheduler.scenario.work.thrift import Thrift
from scheduler.scenario.work.work import Base, Job, work
from scheduler.search.stop import Stop
from scheduler.text import Text

Client = Any
"""`distributed.Client`; its package is not typed."""
Future = Any
PACKAGE = "distributed"
EXTRA = "pip install 'evening-scheduler[cluster]'"
PATIENCE_S = 5
"""How long the cluster may take to answer, and to have a worker, before the planner is told."""
RETRIES = 2
MOST_FRAMES = 1000
COMPARED = ("evening-scheduler", "ortools")
"""Packages whose version decides what comes out."""


def run_on_cluster(
    address: str,
    base: Base,
    scenarios: Sequence[Scenario],
    *,
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
        ended: queue.SimpleQueue[Future] = queue.SimpleQueue()

        def submit(scenario: Scenario) -> Future:
            future = client.submit(_work, shared, scenario, pure=False, retries=RETRIES)
            future.add_done_callback(ended.put)
            return future

        with stop.wakes(lambda: ended.put(None)):
            outcomes, at_work = _collected(submit, scenarios, ended, tally, Thrift(base))
        client.cancel(at_work)
        return tuple(outcomes.get(rank) or not_run(scenario) for rank, scenario in enumerate(scenarios))


def _same(base: Base) -> Base:
    return base


def _work(base: Base, scenario: Scenario) -> Outcome:
    return work(Job(base, scenario))


def _collected(
    submit: Callable[[Scenario], Future],
    scenarios: Sequence[Scenario],
    ended: queue.SimpleQueue[Future],
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
        future = ended.get()
        if future is None:
            break
        rank = at_work.pop(future)
        if _is_given_up(future) and rank != alone:
            suspects.append(rank)
            tally.lose()
            continue
        outcomes[rank] = thrift.shared(_outcome(future, scenarios[rank]))
        tally.finish(scenarios[rank].name)
    return outcomes, list(at_work)


def _is_given_up(future: Future) -> bool:
    """Whether every worker that took it died."""
    killed = importlib.import_module(PACKAGE).KilledWorker
    return future.status == "error" and isinstance(future.exception(), killed)


def _outcome(future: Future, scenario: Scenario) -> Outcome:
    if future.status == "finished":
        outcome: Outcome = future.result()
        return outcome
    if future.status == "cancelled":
        return Outcome(scenario, "failed", texts=(_CUT_OFF,))
    if _is_given_up(future):
        return lost(scenario)
    error = future.exception()
    said = Text(
        f"Le cluster n’a pas su calculer ce scénario ({type(error).__name__} : {error}).",
        f"The cluster could not work this scenario out ({type(error).__name__}: {error}).",
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
    _refuse_silence(address, patience_s)
    try:
        client = distributed.Client(address, timeout=patience_s, set_as_default=False)
    except Exception as error:
        raise _refusal(address, _UNREACHABLE) from error
    with client:
        yield client


def _refuse_silence(address: str, patience_s: float) -> None:
    """A client waits without end for a server that says nothing, and dies of one that says something else: a plain
    socket listens first. A Dask scheduler greets whoever connects with a number of frames."""
    try:
        at = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = at.hostname, at.port
    except ValueError as error:
        raise _refusal(address, _NO_ADDRESS) from error
    if at.scheme != "tcp" or not host or port is None:
        raise _refusal(address, _NO_ADDRESS)
    try:
        with socket.create_connection((host, port), timeout=patience_s) as line:
            greeting = line.recv(8, socket.MSG_WAITALL)
    except (OSError, UnicodeError) as error:  # UnicodeError: no machine has such a name
        raise _refusal(address, _UNREACHABLE) from error
    if not 0 < int.from_bytes(greeting, "little") < MOST_FRAMES:
        raise _refusal(address, _UNREACHABLE)


def _refuse_others(client: Client, address: str, patience_s: float) -> None:
    """Raises InputError unless every worker has our versions."""
    try:
        client.wait_for_workers(1, timeout=patience_s)
    except TimeoutError as error:
        raise _refusal(address, _NO_WORKER) from error
    for name in COMPARED:
        ours = _installed(name)
        # A function of Python itself: the worker may lack the package that we ask for.
        theirs = client.run(importlib.metadata.version, name, on_error="return")
        found = {worker: said if isinstance(said, str) else None for worker, said in theirs.items()}
        others = {worker: said for worker, said in found.items() if said != ours}
        if others:
            worker, said = min(others.items(), key=lambda pair: pair[0])
            raise _refusal(address, _other_version(worker, name, _told(said), _told(ours)))


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
    return InputError([Fault(Place(f"--cluster {address}"), text)])


_MISSING = Text(
    f"il manque de quoi parler à un cluster ; installez-le : {EXTRA}",
    f"what it takes to talk to a cluster is missing; install it: {EXTRA}",
)
_NO_ADDRESS = Text(
    "ce n’est pas l’adresse d’un cluster ; écrivez par exemple tcp://192.168.1.20:8786",
    "this is not the address of a cluster; write for example tcp://192.168.1.20:8786",
)
_UNREACHABLE = Text(
    "aucun cluster Dask ne répond à cette adresse ; vérifiez-la, et que « dask scheduler » y tourne",
    "no Dask cluster answers at this address; check it, and that “dask scheduler” runs there",
)
_NO_WORKER = Text(
    "ce cluster n’a aucun nœud de calcul ; lancez-en avec « dask worker ADRESSE »",
    "this cluster has no worker; start some with “dask worker ADDRESS”",
)
_CUT_OFF = Text(
    "La liaison avec le cluster s’est rompue avant la fin de ce scénario. Relancez la commande.",
    "The connection to the cluster broke before this scenario's end. Run the command again.",
)
