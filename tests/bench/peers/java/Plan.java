package peer;

import ai.timefold.solver.core.api.domain.solution.ConstraintWeightOverrides;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import java.util.List;

/** The timetable. Hard: the rules; medium: trainer clashes; soft: the weighted criteria. */
@PlanningSolution
public class Plan {
    @PlanningEntityCollectionProperty
    List<Session> sessions;
    @PlanningEntityCollectionProperty
    List<AlternanceGroup> alternanceGroups;
    @PlanningEntityCollectionProperty
    List<AlternanceDay> alternanceDays;
    @ProblemFactCollectionProperty
    List<Day> days;
    @ProblemFactCollectionProperty
    List<Hall> halls;
    @ProblemFactCollectionProperty
    List<Member> members;
    @ValueRangeProvider(id = "weekdays")
    List<Integer> weekdays;
    ConstraintWeightOverrides<HardMediumSoftScore> weights;
    @PlanningScore
    HardMediumSoftScore score;

    public Plan() {
    }
}
