package peer;

import java.util.List;

// Facts that stand once each are compared by identity: the solver hashes them at every move.

/** A teaching day: its rank, the rank of its Monday among all weeks, its weekday from 0, whether it is of semester 1. */
record Day(int index, int week, int weekday, boolean first) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}

/** A start on a teaching day; `rank` is 0 for the first of the evening. */
record Slot(int index, Day day, int rank) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}

/** `weeks`: the ranks of the weeks it may be taught in; `levels`: of its trainer, by slot; `kind`: of rooms it needs. */
record Unit(int index, int trainer, int inPerson, int webconferences, boolean annual, int[] weeks, int[] groups,
        int kind, List<Slot> slots, byte[] levels) {
    static final byte AVOID = 1;
    static final byte UNAVAILABLE = 2;

    int level(Slot slot) {
        return levels[slot.index()];
    }

    int total() {
        return inPerson + webconferences;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return index;
    }
}

/** A group of a unit. */
record Member(Unit unit, int group) {
}

/** A group on a day: `held` is a packed Evening. */
record Seat(int group, Day day, long held) {
}

/** Kinds of rooms of which together there are `rooms`: a Hall set. */
record Hall(int[] kinds, int rooms) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

/** What a group has on one day, counted in five bytes of a long, so that the solver can add and subtract it. */
final class Evening {
    static final long ALTERNANCE = 1L << 32;

    private Evening() {
    }

    static long of(int rank, boolean inPerson) {
        return 1L << 8 * (2 * rank + (inPerson ? 0 : 1));
    }

    private static int count(long held, int place) {
        return (int) (held >> 8 * place) & 255;
    }

    static int inPerson(long held) {
        return count(held, 0) + count(held, 2);
    }

    static int webconferences(long held) {
        return count(held, 1) + count(held, 3);
    }

    static int at(long held, int rank) {
        return count(held, 2 * rank) + count(held, 2 * rank + 1);
    }

    static int sessions(long held) {
        return at(held, 0) + at(held, 1);
    }

    static int alternance(long held) {
        return count(held, 4);
    }
}
