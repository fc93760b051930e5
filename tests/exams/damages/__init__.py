"""Ways to damage examinations. Each says which rule it breaks, and words that the sentence of the checker must have.

A damage is done to one examination of a timetable that keeps every rule, or to the year that it was made for. It gives
None where it cannot be done to this one.
"""

from inspect import getmodule, isfunction

from tests.exams.damages import candidates, people, places, times
from tests.exams.damages.case import Damage

DAMAGES: tuple[Damage, ...] = tuple(
    made
    for module in (times, candidates, places, people)
    for name, made in vars(module).items()
    if isfunction(made) and getmodule(made) is module and not name.startswith("_")
)
