"""What a rule looks at, at one time: the scopes that rows of the catalogue declare."""

from enum import Flag, auto


class Scope(Flag):
    """What a rule looks at, at one time. Its points are a sum over the units, evenings, weeks… of its scope, each a
    function of what is in that one alone; a hard rule holds when it holds in each. A rule may have several scopes
    (`GROUP_EVENING | TRAINER_EVENING`): it is then a sum over all of them.

    This is what lets the search take a problem apart: what lies in two parts of no scope of the rule can be decided
    apart as far as the rule is concerned.
    """

    SESSION = auto()
    """One session by itself: its slot, kind, trainers, room."""
    UNIT_DATES = auto()
    """The slots and kinds of all the sessions of a unit."""
    UNIT_WEEKDAYS = auto()
    """The weekdays on which a unit has sessions."""
    UNIT_KINDS = auto()
    """The kinds of a unit's sessions, in the order in which they are held."""
    UNIT_ROOMS = auto()
    """The rooms that a unit uses."""
    UNIT_ORDER = auto()
    """The slots of the sessions of a unit and of those it comes after, or is held at once with."""
    UNIT = auto()
    """Anything of the sessions of one unit, their trainers and rooms included."""
    GROUP_EVENING = auto()
    """What a group attends on one date, its alternance day and its external busy times included."""
    GROUP_WEEK = auto()
    """What a group attends from Monday to Sunday, and on the day before and the day after."""
    GROUP_ALTERNANCE = auto()
    """The dates of a group's alternance days. The model says nothing of groups in `Problem.days_elsewhere`."""
    TRAINER_SLOT = auto()
    """What a trainer teaches at one time."""
    TRAINER_EVENING = auto()
    """What a trainer teaches on one date."""
    TRAINER_WEEK = auto()
    """What a trainer teaches from Monday to Sunday."""
    TRAINER_YEAR = auto()
    """What a trainer teaches all year."""
    ROOM_EVENING = auto()
    """What is held in one room on one date."""
    WHOLE = auto()
    """Anything: the worst case. The rule is only ever judged on a whole timetable."""


OF_UNIT = Scope.SESSION | Scope.UNIT_DATES | Scope.UNIT_WEEKDAYS | Scope.UNIT_KINDS | Scope.UNIT_ROOMS | Scope.UNIT
OF_GROUP = Scope.GROUP_EVENING | Scope.GROUP_WEEK | Scope.GROUP_ALTERNANCE
"""A criterion of these is a sum over groups; its points count as the group weighs (`Instance.group_weight`)."""
OF_DATE = Scope.SESSION | Scope.GROUP_EVENING | Scope.TRAINER_SLOT | Scope.TRAINER_EVENING | Scope.ROOM_EVENING
"""Scopes that never reach from one date to another."""
