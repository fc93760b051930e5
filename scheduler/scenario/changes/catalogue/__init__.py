"""Every kind of change there is, by what it is about. Their order here is that of the help and of the README."""

# The registry of `changes.change` fills itself as these declare theirs; the order matters.
from scheduler.scenario.changes.catalogue import people as people  # isort: skip
from scheduler.scenario.changes.catalogue import teams as teams  # isort: skip
from scheduler.scenario.changes.catalogue import closures as closures  # isort: skip
from scheduler.scenario.changes.catalogue import programme as programme  # isort: skip
from scheduler.scenario.changes.catalogue import hours as hours  # isort: skip
from scheduler.scenario.changes.catalogue import unit_times as unit_times  # isort: skip
from scheduler.scenario.changes.catalogue import catch_up as catch_up  # isort: skip
from scheduler.scenario.changes.catalogue import sections as sections  # isort: skip
from scheduler.scenario.changes.catalogue import groups as groups  # isort: skip
from scheduler.scenario.changes.catalogue import busy as busy  # isort: skip
from scheduler.scenario.changes.catalogue import weights as weights  # isort: skip
from scheduler.scenario.changes.catalogue import pins as pins  # isort: skip
from scheduler.scenario.changes.catalogue import sessions as sessions  # isort: skip
from scheduler.scenario.changes.catalogue import rooms as rooms  # isort: skip
from scheduler.scenario.changes.catalogue import exams as exams  # isort: skip
