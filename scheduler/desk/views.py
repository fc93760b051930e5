"""The views of a year, in the order in which their names are shown."""

from scheduler.desk.board.view import BOARD
from scheduler.desk.data.view import DATA
from scheduler.desk.draft.view import DRAFT
from scheduler.desk.explain.view import EXPLAIN
from scheduler.desk.publish.view import PUBLISH
from scheduler.desk.solve.view import SOLVE
from scheduler.desk.whatif.view import WHATIF

VIEWS = (DATA, BOARD, WHATIF, EXPLAIN, SOLVE, DRAFT, PUBLISH)
