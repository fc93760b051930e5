"""Changes of examinations: papers that move, who sits them, who watches over them, days and hours of theirs."""

# In the order of the help, as in the catalogue.
from scheduler.scenario.changes.catalogue.exams import papers as papers  # isort: skip
from scheduler.scenario.changes.catalogue.exams import people as people  # isort: skip
from scheduler.scenario.changes.catalogue.exams import hours as hours  # isort: skip
