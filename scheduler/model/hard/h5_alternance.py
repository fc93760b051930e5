"""H5 alternance: the number of days within its bounds, all on one weekday of the year, hence at most one a week."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for group in build.problem.groups:
        wanted = group.group.alternance
        if wanted is None or group.index in build.problem.days_elsewhere:
            continue
        subject = group.group.id
        days = group.alternance_days
        build.within("H5", subject, (wanted.min, wanted.max), [v.alternance[group.index, day] for day in days])
        weekdays = [var for (g, _), var in v.weekday.items() if g == group.index]
        build.at_most("H5", subject, 1, weekdays)
        for day in days:
            literal = v.alternance[group.index, day]
            build.post("H5", subject, build.model.add_implication(literal, v.weekday[group.index, day.weekday()]))
