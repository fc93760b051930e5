package peer;

import ai.timefold.solver.core.api.domain.solution.ConstraintWeightOverrides;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.solver.Solver;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.constructionheuristic.ConstructionHeuristicPhaseConfig;
import ai.timefold.solver.core.config.constructionheuristic.placer.QueuedEntityPlacerConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.MoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.composite.UnionMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.entity.EntitySelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.ChangeMoveSelectorConfig;
import ai.timefold.solver.core.config.heuristic.selector.move.generic.SwapMoveSelectorConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/** java Main INPUT OUTPUT SECONDS default|annealing SEED: the input is timefold.py's numbers, in its order. */
public final class Main {
    private static final long STARTED = ManagementFactory.getRuntimeMXBean().getStartTime();
    private static final String TEMPERATURE = "0hard/0medium/2soft";

    private Main() {
    }

    public static void main(String[] arguments) throws IOException {
        Plan plan;
        try (Scanner numbers = new Scanner(Path.of(arguments[0]))) {
            plan = read(numbers);
        }
        SolverConfig config = new SolverConfig().withSolutionClass(Plan.class)
            .withEntityClasses(Session.class, AlternanceGroup.class, AlternanceDay.class)
            .withConstraintProviderClass(Rules.class).withRandomSeed(Long.parseLong(arguments[4]));
        boolean annealing = arguments[3].equals("annealing");
        config.withPhases(first(AlternanceGroup.class), first(Session.class), first(AlternanceDay.class),
            annealing ? annealing() : new LocalSearchPhaseConfig().withMoveSelectorConfig(moves(true)));
        long limit = Math.round(1000 * Double.parseDouble(arguments[2]));
        limitTo(config, limit - elapsed());
        SolverFactory.create(config).buildSolver(); // takes a second the first time: it is inside the limit
        limitTo(config, limit - elapsed());
        Solver<Plan> solver = SolverFactory.<Plan>create(config).buildSolver();
        long[] last = new long[1];
        solver.addEventListener(event -> last[0] = elapsed());
        write(solver.solve(plan), Path.of(arguments[1]), last[0]);
    }

    private static void limitTo(SolverConfig config, long ms) {
        config.withTerminationSpentLimit(Duration.ofMillis(Math.max(1, ms)));
    }

    private static long elapsed() {
        return System.currentTimeMillis() - STARTED;
    }

    private static ConstructionHeuristicPhaseConfig first(Class<?> entity) {
        return new ConstructionHeuristicPhaseConfig().withEntityPlacerConfig(
            new QueuedEntityPlacerConfig().withEntitySelectorConfig(new EntitySelectorConfig(entity).withId(entity.getName())));
    }

    private static LocalSearchPhaseConfig annealing() {
        return new LocalSearchPhaseConfig().withMoveSelectorConfig(moves(false))
            .withAcceptorConfig(new LocalSearchAcceptorConfig().withSimulatedAnnealingStartingTemperature(TEMPERATURE))
            .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1));
    }

    /** Timefold's own moves, few of them of alternance: by default each class of entities has the same share. */
    private static UnionMoveSelectorConfig moves(boolean swaps) {
        List<MoveSelectorConfig> moves = new ArrayList<>(List.of(change(Session.class, swaps ? 87.0 : 97.0),
            change(AlternanceDay.class, 2.9), change(AlternanceGroup.class, 0.1)));
        if (swaps) {
            moves.add(new SwapMoveSelectorConfig().withFixedProbabilityWeight(10.0)
                .withEntitySelectorConfig(new EntitySelectorConfig(Session.class)));
        }
        return new UnionMoveSelectorConfig(moves);
    }

    private static ChangeMoveSelectorConfig change(Class<?> entity, double share) {
        return new ChangeMoveSelectorConfig().withFixedProbabilityWeight(share)
            .withEntitySelectorConfig(new EntitySelectorConfig(entity));
    }

    private static Plan read(Scanner numbers) {
        Plan plan = new Plan();
        Map<String, HardMediumSoftScore> weights = new HashMap<>();
        for (int q = 1; q <= 8; q++) {
            weights.put("Q" + q, HardMediumSoftScore.ofSoft(numbers.nextInt()));
        }
        plan.weights = ConstraintWeightOverrides.of(weights);
        plan.days = new ArrayList<>();
        List<Slot> slots = new ArrayList<>();
        int weekCount = 0;
        for (int day = numbers.nextInt(), n = 0; n < day; n++) {
            Day each = new Day(n, numbers.nextInt(), numbers.nextInt(), numbers.nextInt() == 1);
            plan.days.add(each);
            slots.add(new Slot(2 * n, each, 0));
            slots.add(new Slot(2 * n + 1, each, 1));
            weekCount = Math.max(weekCount, each.week() + 1);
        }
        plan.weekdays = plan.days.stream().map(Day::weekday).distinct().sorted().toList();
        readGroups(numbers, plan, weekCount);
        plan.halls = new ArrayList<>();
        for (int n = numbers.nextInt(); n > 0; n--) {
            plan.halls.add(new Hall(list(numbers), numbers.nextInt()));
        }
        plan.members = new ArrayList<>();
        plan.sessions = new ArrayList<>();
        for (int units = numbers.nextInt(), n = 0; n < units; n++) {
            Unit unit = unit(numbers, n, slots);
            for (int group : unit.groups()) {
                plan.members.add(new Member(unit, group));
            }
            for (int session = 0; session < unit.total(); session++) {
                boolean inPerson = (session + 1) * unit.inPerson() / unit.total() > session * unit.inPerson() / unit.total();
                plan.sessions.add(new Session(plan.sessions.size(), unit, inPerson));
            }
        }
        // The construction takes them in this order: the hardest to place first.
        plan.sessions.sort(Comparator.comparingInt(session -> session.getUnit().slots().size()));
        return plan;
    }

    private static void readGroups(Scanner numbers, Plan plan, int weekCount) {
        plan.alternanceGroups = new ArrayList<>();
        plan.alternanceDays = new ArrayList<>();
        for (int groups = numbers.nextInt(), group = 0; group < groups; group++) {
            int least = numbers.nextInt();
            int most = numbers.nextInt();
            int weekday = numbers.nextInt();
            if (most > 0) {
                AlternanceGroup added = new AlternanceGroup(group);
                added.setWeekday(weekday < 0 ? null : weekday); // to start with
                plan.alternanceGroups.add(added);
            }
            for (int n = 0; n < most; n++) {
                plan.alternanceDays.add(new AlternanceDay(plan.alternanceDays.size(), group, n >= least, weekCount));
            }
        }
    }

    private static Unit unit(Scanner numbers, int index, List<Slot> slots) {
        int trainer = numbers.nextInt();
        int inPerson = numbers.nextInt();
        int webconferences = numbers.nextInt();
        boolean annual = numbers.nextInt() == 1;
        int kind = numbers.nextInt();
        int[] weeks = list(numbers);
        int[] groups = list(numbers);
        List<Slot> allowed = new ArrayList<>();
        byte[] levels = new byte[slots.size()];
        for (int n = numbers.nextInt(); n > 0; n--) {
            Slot slot = slots.get(numbers.nextInt());
            allowed.add(slot);
            levels[slot.index()] = numbers.nextByte();
        }
        return new Unit(index, trainer, inPerson, webconferences, annual, weeks, groups, kind, allowed, levels);
    }

    private static int[] list(Scanner numbers) {
        int[] list = new int[numbers.nextInt()];
        for (int n = 0; n < list.length; n++) {
            list[n] = numbers.nextInt();
        }
        return list;
    }

    /** `best MS`, then `session UNIT IN_PERSON SLOT` and `alternance GROUP WEEK WEEKDAY`. */
    private static void write(Plan plan, Path file, long bestMs) throws IOException {
        Map<Integer, Integer> weekday = new HashMap<>();
        plan.alternanceGroups.forEach(each -> weekday.put(each.getGroup(), each.getWeekday()));
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.printf("best %d %s%n", bestMs, plan.score);
            for (Session session : plan.sessions) {
                if (session.getSlot() != null) {
                    out.printf("session %d %d %d%n", session.getUnit().index(), session.isInPerson() ? 1 : 0,
                        session.getSlot().index());
                }
            }
            for (AlternanceDay day : plan.alternanceDays) {
                if (day.getWeek() != null && day.isHeld()) {
                    out.printf("alternance %d %d %d%n", day.getGroup(), day.getWeek(), weekday.get(day.getGroup()));
                }
            }
        }
    }
}
