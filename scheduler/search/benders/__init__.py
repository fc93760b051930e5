"""Programmes proved: weekdays by a relaxation, dates part by part, and cuts that close the loop between them.

Once every unit's weekdays and every group's alternance weekday are chosen, what happens on one weekday of a stretch
meets another only through the units, groups and trainers that live on both: the *parts* are dated apart, and their sum
is the best timetable of that choice. What a part cannot keep of the cost that the relaxation expected becomes a cut, on
as few units as prove it (logic-based Benders: Hooker and Ottosson, 2003). When all parts keep it, the relaxation's
bound is the proof.

parts  the relaxation's optimum, a week plan among its optima, and what of it must be dated together
dates  one part's dates within a limit of cost, or the proof that there are none
cuts   from a part that cannot keep its cost to what the relaxation must know
loop   the rounds: choose, date, learn; `prove` is the door
"""
