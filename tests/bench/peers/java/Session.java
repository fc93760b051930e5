package peer;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;

/** One session of a unit; what is chosen is its slot: a date and one of the two starts. */
@PlanningEntity
public class Session {
    @PlanningId
    private int id;
    private Unit unit;
    private boolean inPerson;
    @PlanningVariable
    private Slot slot;

    public Session() {
    }

    Session(int id, Unit unit, boolean inPerson) {
        this.id = id;
        this.unit = unit;
        this.inPerson = inPerson;
    }

    @ValueRangeProvider
    public List<Slot> getSlots() {
        return unit.slots();
    }

    public int getId() {
        return id;
    }

    public Unit getUnit() {
        return unit;
    }

    public boolean isInPerson() {
        return inPerson;
    }

    public Slot getSlot() {
        return slot;
    }

    public void setSlot(Slot slot) {
        this.slot = slot;
    }

    /** The session as an Evening. */
    long held() {
        return Evening.of(slot.rank(), inPerson);
    }

    long trainerAt() {
        return (long) unit.trainer() << 32 | slot.index();
    }

    boolean isUnavailable() {
        return unit.level(slot) == Unit.UNAVAILABLE;
    }

    boolean isAvoided() {
        return unit.level(slot) == Unit.AVOID;
    }
}
