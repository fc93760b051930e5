package peer;

import java.util.List;

/** A unit's sessions in time order, and what the rules say of their sequence. */
record Year(Unit unit, Session[] held) {
    static Year of(List<Session> sessions) {
        Session[] held = sessions.toArray(Session[]::new);
        for (int i = 1; i < held.length; i++) { // at most fifteen, nearly in order: insertion
            Session moved = held[i];
            int at = i;
            for (; at > 0 && held[at - 1].getSlot().index() > moved.getSlot().index(); at--) {
                held[at] = held[at - 1];
            }
            held[at] = moved;
        }
        return new Year(held[0].getUnit(), held);
    }

    /** H1: sessions beyond half of an annual unit's in one semester, per kind and in total; right while some wait. */
    int imbalance() {
        if (!unit.annual()) {
            return 0;
        }
        int[] inPerson = new int[2];
        int[] webconferences = new int[2];
        for (Session session : held) {
            (session.isInPerson() ? inPerson : webconferences)[session.getSlot().day().first() ? 0 : 1]++;
        }
        int count = 0;
        for (int half = 0; half < 2; half++) {
            count += Math.max(0, inPerson[half] - (unit.inPerson() + 1) / 2);
            count += Math.max(0, webconferences[half] - (unit.webconferences() + 1) / 2);
            count += Math.max(0, inPerson[half] + webconferences[half] - (unit.total() + 1) / 2);
        }
        return count;
    }

    /** H3: sessions in a week that has one already. */
    int sameWeek() {
        int count = 0;
        for (int i = 1; i < held.length; i++) {
            count += held[i].getSlot().day().week() == held[i - 1].getSlot().day().week() ? 1 : 0;
        }
        return count;
    }

    /** Q1. */
    int spread() {
        int[] weeks = unit.weeks();
        int next = 0;
        int sum = 0;
        for (int k = 1; k <= weeks.length; k++) {
            while (next < held.length && held[next].getSlot().day().week() <= weeks[k - 1]) {
                next++;
            }
            int beyond = Math.abs(next * weeks.length - unit.total() * k) - weeks.length;
            sum += beyond > 0 ? (beyond + weeks.length - 1) / weeks.length : 0;
        }
        return sum;
    }

    /** Q5, before one is taken off. */
    int weekdays() {
        int used = 0;
        for (Session session : held) {
            used |= 1 << session.getSlot().day().weekday();
        }
        return Integer.bitCount(used);
    }

    /** Q6. */
    int sequence() {
        int count = (held[0].isInPerson() ? 0 : 1) + (held[held.length - 1].isInPerson() ? 0 : 1);
        for (int i = 2; i < held.length; i++) {
            boolean kind = held[i].isInPerson();
            count += held[i - 1].isInPerson() == kind && held[i - 2].isInPerson() == kind ? 1 : 0;
        }
        return count;
    }
}
