package peer;

import static ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore.ONE_HARD;
import static ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore.ONE_MEDIUM;
import static ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore.ONE_SOFT;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.collectAndThen;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countTri;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sumLong;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toList;

import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.Joiners;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.score.stream.tri.TriConstraintStream;
import ai.timefold.solver.core.api.score.stream.uni.UniConstraintStream;

/** Every rule and criterion of docs/domain.md that the bench judges. H1's counts and H6 hold by construction. */
public class Rules implements ConstraintProvider {
    @Override
    public Constraint[] defineConstraints(ConstraintFactory from) {
        return new Constraint[] {
            units(from).penalize(ONE_HARD, (unit, year) -> year.imbalance()).asConstraint("H1"),
            evenings(from).penalize(ONE_HARD, (group, day, held) -> atOnce(held)).asConstraint("H2"),
            units(from).penalize(ONE_HARD, (unit, year) -> year.sameWeek()).asConstraint("H3"),
            rooms(from).penalize(ONE_HARD, (slot, hall, held) -> held - hall.rooms()).asConstraint("H4"),
            alternanceTwice(from), noTeachingDay(from),
            evenings(from).penalize(ONE_HARD, (group, day, held) -> overLaw(held)).asConstraint("H7"),
            twiceAtOnce(from), unavailable(from),
            units(from).penalize(ONE_SOFT, (unit, year) -> year.spread()).asConstraint("Q1"),
            evenings(from).filter((group, day, held) -> isTrip(held)).penalize(ONE_SOFT).asConstraint("Q2"),
            evenings(from).filter((group, day, held) -> isMixed(held)).penalize(ONE_SOFT).asConstraint("Q3"),
            load(from),
            units(from).penalize(ONE_SOFT, (unit, year) -> year.weekdays() - 1).asConstraint("Q5"),
            units(from).filter((unit, year) -> unit.webconferences() > 0)
                .penalize(ONE_SOFT, (unit, year) -> year.sequence()).asConstraint("Q6"),
            evenings(from).filter((group, day, held) -> isLate(held)).penalize(ONE_SOFT).asConstraint("Q7"),
            from.forEach(Session.class).filter(Session::isAvoided).penalize(ONE_SOFT).asConstraint("Q8"),
        };
    }

    /** Each unit with its sessions in time order. */
    private static BiConstraintStream<Unit, Year> units(ConstraintFactory from) {
        return from.forEach(Session.class).groupBy(Session::getUnit, collectAndThen(toList(), Year::of));
    }

    /** Each group and day with what is held then, alternance included. */
    private static TriConstraintStream<Integer, Day, Long> evenings(ConstraintFactory from) {
        return seats(from).concat(alternance(from)).groupBy(Seat::group, Seat::day, sumLong(Seat::held));
    }

    private static UniConstraintStream<Seat> seats(ConstraintFactory from) {
        return from.forEach(Session.class)
            .join(Member.class, Joiners.equal(Session::getUnit, Member::unit))
            .map((session, member) -> new Seat(member.group(), session.getSlot().day(), session.held()));
    }

    private static UniConstraintStream<Seat> alternance(ConstraintFactory from) {
        return from.forEach(AlternanceDay.class).filter(AlternanceDay::isHeld)
            .join(AlternanceGroup.class, Joiners.equal(AlternanceDay::getGroup, AlternanceGroup::getGroup))
            .join(Day.class,
                Joiners.equal((day, group) -> day.getWeek(), Day::week),
                Joiners.equal((day, group) -> group.getWeekday(), Day::weekday))
            .map((held, group, day) -> new Seat(held.getGroup(), day, Evening.ALTERNANCE));
    }

    /** Sessions at the same time that need the rooms of one Hall set, where they are too many. */
    private static TriConstraintStream<Slot, Hall, Integer> rooms(ConstraintFactory from) {
        return from.forEach(Session.class).filter(Session::isInPerson)
            .join(Hall.class, Joiners.filtering((session, hall) -> contains(hall.kinds(), session.getUnit().kind())))
            .groupBy((session, hall) -> session.getSlot(), (session, hall) -> hall,
                countBi())
            .filter((slot, hall, held) -> held > hall.rooms());
    }

    private static boolean contains(int[] kinds, int kind) {
        for (int each : kinds) {
            if (each == kind) {
                return true;
            }
        }
        return false;
    }

    private static Constraint alternanceTwice(ConstraintFactory from) {
        return evenings(from).filter((group, day, held) -> Evening.alternance(held) > 1)
            .penalize(ONE_HARD, (group, day, held) -> Evening.alternance(held) - 1).asConstraint("H5 twice");
    }

    private static Constraint noTeachingDay(ConstraintFactory from) {
        return from.forEach(AlternanceDay.class).filter(AlternanceDay::isHeld)
            .join(AlternanceGroup.class, Joiners.equal(AlternanceDay::getGroup, AlternanceGroup::getGroup))
            .ifNotExists(Day.class,
                Joiners.equal((day, group) -> day.getWeek(), Day::week),
                Joiners.equal((day, group) -> group.getWeekday(), Day::weekday))
            .penalize(ONE_HARD).asConstraint("H5 no teaching day");
    }

    private static Constraint twiceAtOnce(ConstraintFactory from) {
        return from.forEach(Session.class).groupBy(Session::trainerAt, count()).filter((at, held) -> held > 1)
            .penalize(ONE_MEDIUM, (at, held) -> held - 1).asConstraint("C1");
    }

    private static Constraint unavailable(ConstraintFactory from) {
        return from.forEach(Session.class).filter(Session::isUnavailable).penalize(ONE_MEDIUM).asConstraint("C2");
    }

    private static Constraint load(ConstraintFactory from) {
        return evenings(from).filter((group, day, held) -> Evening.sessions(held) > 0)
            .groupBy((group, day, held) -> group, (group, day, held) -> day.week(),
                countTri())
            .filter((group, week, held) -> held > 3)
            .penalize(ONE_SOFT, (group, week, held) -> held - 3).asConstraint("Q4");
    }

    private static int atOnce(long held) {
        return Math.max(0, Evening.at(held, 0) - 1) + Math.max(0, Evening.at(held, 1) - 1);
    }

    private static int overLaw(long held) {
        return Evening.alternance(held) > 0 ? Math.max(0, Evening.sessions(held) - 1) : 0;
    }

    private static boolean isTrip(long held) {
        return Evening.inPerson(held) > 0 && Evening.alternance(held) == 0;
    }

    private static boolean isMixed(long held) {
        return Evening.inPerson(held) > 0 && Evening.webconferences(held) > 0;
    }

    private static boolean isLate(long held) {
        return Evening.at(held, 0) == 0 && Evening.at(held, 1) > 0;
    }
}
