package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;

/** A group of apprentices; what is chosen is the weekday of all its alternance days. */
@PlanningEntity
public class AlternanceGroup {
    @PlanningId
    private int group;
    @PlanningVariable(valueRangeProviderRefs = "weekdays")
    private Integer weekday;

    public AlternanceGroup() {
    }

    AlternanceGroup(int group) {
        this.group = group;
    }

    public int getGroup() {
        return group;
    }

    public Integer getWeekday() {
        return weekday;
    }

    public void setWeekday(Integer weekday) {
        this.weekday = weekday;
    }
}
