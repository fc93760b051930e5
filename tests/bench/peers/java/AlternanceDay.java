package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.ArrayList;
import java.util.List;

/** One alternance day of a group; what is chosen is its week, or none (-1) for those beyond the least number. */
@PlanningEntity
public class AlternanceDay {
    static final int NONE = -1;
    @PlanningId
    private int id;
    private int group;
    private List<Integer> weeks;
    @PlanningVariable
    private Integer week;

    public AlternanceDay() {
    }

    AlternanceDay(int id, int group, boolean optional, int weekCount) {
        this.id = id;
        this.group = group;
        weeks = new ArrayList<>();
        for (int week = optional ? NONE : 0; week < weekCount; week++) {
            weeks.add(week);
        }
    }

    @ValueRangeProvider
    public List<Integer> getWeeks() {
        return weeks;
    }

    public int getId() {
        return id;
    }

    public int getGroup() {
        return group;
    }

    public Integer getWeek() {
        return week;
    }

    public void setWeek(Integer week) {
        this.week = week;
    }

    boolean isHeld() {
        return week != NONE;
    }
}
