package dev.assay.core.replay;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What differs between an audit on record and the same audit computed anew. Equal settings must give equal bits. Other
 * settings (batch, threads, provider, build, CPU), or one that says that bits do not repeat, may move a value by
 * {@link #TOLERANCE}, and by more where a ReLU, a maximum or a rank was decided the other way; such values may be
 * {@link #FLIPPED_SHARE} of all.
 *
 * @param measurements on record
 * @param settings that differ, or by which bits need not repeat
 * @param moved values that differ in any bit
 * @param turned outcomes that differ
 * @param stated what the record states beside values and outcomes, and the computation does not
 * @param lone measurements that only one of the two has
 * @param evidence pieces whose bytes differ, or that only one of the two has
 * @param evidenceEqual pieces with equal bytes
 */
public record Comparison(
        int measurements,
        List<Setting> settings,
        List<Moved> moved,
        List<Turned> turned,
        List<Stated> stated,
        List<Key> lone,
        List<Piece> evidence,
        int evidenceEqual) {
    /** How far other settings may move a value; relative for values above 1. */
    public static final double TOLERANCE = 1e-5;

    /** Share of the measurements that a flipped decision may move further. */
    public static final double FLIPPED_SHARE = 0.02;

    /** Of the audited models or one of them, or of the version before. */
    private static final Pattern UNSTEADY =
            Pattern.compile("(previous\\.)?" + Pattern.quote(Runtime.BITS_REPEAT) + "(\\..*)?");

    public Comparison {
        settings = List.copyOf(settings);
        moved = List.copyOf(moved);
        turned = List.copyOf(turned);
        stated = List.copyOf(stated);
        lone = List.copyOf(lone);
        evidence = List.copyOf(evidence);
    }

    /** How the two stand to each other. */
    public enum Result {
        /** Every bit of every value and picture. */
        SAME,
        /** Other settings, values within the tolerance, and the same outcomes. */
        WITHIN_TOLERANCE,
        DIFFERS
    }

    /**
     * A setting of a task.
     *
     * @param recorded empty where the record does not have it, {@code found} likewise
     */
    public record Setting(String work, String name, String recorded, String found) {}

    /** A value with its interval; empty where there was none. */
    public record Moved(Key key, Optional<Estimate> recorded, Optional<Estimate> found) {
        /** The largest change of value and interval ends; infinite where there is no number to compare. */
        public double change() {
            if (recorded.isEmpty() || found.isEmpty()) {
                return Double.POSITIVE_INFINITY;
            }
            Estimate a = recorded.get();
            Estimate b = found.get();
            if (a.n() != b.n()) {
                return Double.POSITIVE_INFINITY;
            }
            return Math.max(
                    change(a.value(), b.value()), Math.max(change(a.low(), b.low()), change(a.high(), b.high())));
        }

        private static double change(double from, double to) {
            return Math.abs(to - from) / Math.max(1, Math.abs(from));
        }

        public boolean beyond() {
            return change() > TOLERANCE;
        }
    }

    /**
     * An outcome.
     *
     * @param boundInside the bound lies between the recorded and the new end of the interval, which moved within the
     *     tolerance: a change however small turns such an outcome
     */
    public record Turned(Key key, Outcome recorded, Outcome found, boolean boundInside) {}

    /**
     * A statement of the record.
     *
     * @param what it is about, for example {@code verdict}
     * @param recorded empty where the record does not have it, {@code found} likewise
     */
    public record Stated(String what, String recorded, String found) {}

    /** A piece of evidence. */
    public record Piece(String check, String file, Optional<Digest> recorded, Optional<Digest> found) {}

    public static Comparison of(AuditReport recorded, AuditReport found) {
        List<Moved> moved = new ArrayList<>();
        List<Turned> turned = new ArrayList<>();
        Map<Key, Measurement> before = byKey(recorded);
        Map<Key, Measurement> after = byKey(found);
        TreeSet<Key> lone = new TreeSet<>(before.keySet());
        lone.addAll(after.keySet());
        lone.removeIf(key -> before.containsKey(key) && after.containsKey(key));
        before.forEach((key, old) -> {
            Measurement now = after.get(key);
            if (now != null && !old.value().equals(now.value())) {
                moved.add(new Moved(key, old.value(), now.value()));
            }
            if (now != null && old.outcome() != now.outcome()) {
                turned.add(new Turned(key, old.outcome(), now.outcome(), boundInside(old, now)));
            }
        });
        List<Piece> evidence = evidence(recorded, found);
        List<Setting> settings = settings(recorded.runtimes(), found.runtimes());
        return new Comparison(
                before.size(),
                settings,
                moved,
                turned,
                new Statements(before, after).differing(recorded, found, settings.isEmpty()),
                List.copyOf(lone),
                evidence,
                recorded.evidence().size()
                        - (int) evidence.stream()
                                .filter(piece -> piece.recorded().isPresent())
                                .count());
    }

    public Result result() {
        if (moved.isEmpty() && turned.isEmpty() && stated.isEmpty() && lone.isEmpty() && evidence.isEmpty()) {
            return Result.SAME;
        }
        boolean within = !settings.isEmpty()
                && lone.isEmpty()
                && stated.isEmpty()
                && turned.stream().allMatch(Turned::boundInside)
                && beyond() <= FLIPPED_SHARE * measurements;
        return within ? Result.WITHIN_TOLERANCE : Result.DIFFERS;
    }

    /** Values beyond the tolerance. */
    public long beyond() {
        return moved.stream().filter(Moved::beyond).count();
    }

    /** The largest finite change; 0 where nothing moved. */
    public double largest() {
        return moved.stream()
                .mapToDouble(Moved::change)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private static Map<Key, Measurement> byKey(AuditReport report) {
        Map<Key, Measurement> all = new TreeMap<>();
        report.measurements().forEach(one -> all.put(one.key(), one));
        return all;
    }

    private static boolean boundInside(Measurement old, Measurement now) {
        if (old.rule().isEmpty() || old.value().isEmpty() || now.value().isEmpty()) {
            return false;
        }
        if (new Moved(old.key(), old.value(), now.value()).beyond()) {
            return false;
        }
        double bound = old.rule().get().bound();
        Estimate a = old.value().get();
        Estimate b = now.value().get();
        return between(a.low(), bound, b.low()) || between(a.high(), bound, b.high());
    }

    private static boolean between(double one, double middle, double other) {
        return Math.min(one, other) <= middle && middle <= Math.max(one, other);
    }

    private static List<Setting> settings(Map<String, Runtime> recorded, Map<String, Runtime> found) {
        List<Setting> settings = new ArrayList<>();
        TreeSet<String> works = new TreeSet<>(recorded.keySet());
        works.addAll(found.keySet());
        for (String work : works) {
            Map<String, String> old = settings(recorded, work);
            Map<String, String> now = settings(found, work);
            TreeSet<String> names = new TreeSet<>(old.keySet());
            names.addAll(now.keySet());
            for (String name : names) {
                boolean unsteady = UNSTEADY.matcher(name).matches() && "no".equals(now.get(name));
                if (unsteady || !Objects.equals(old.get(name), now.get(name))) {
                    settings.add(new Setting(work, name, old.getOrDefault(name, ""), now.getOrDefault(name, "")));
                }
            }
        }
        return settings;
    }

    private static Map<String, String> settings(Map<String, Runtime> all, String work) {
        Runtime runtime = all.get(work);
        return runtime == null ? Map.of() : runtime.settings();
    }

    private static List<Piece> evidence(AuditReport recorded, AuditReport found) {
        Map<String, Evidence> before = byFile(recorded);
        Map<String, Evidence> after = byFile(found);
        List<Piece> pieces = new ArrayList<>();
        before.forEach((name, old) -> {
            Optional<Digest> now = Optional.ofNullable(after.get(name)).map(Evidence::digest);
            if (!now.equals(Optional.of(old.digest()))) {
                pieces.add(new Piece(old.check(), old.file(), Optional.of(old.digest()), now));
            }
        });
        after.forEach((name, one) -> {
            if (!before.containsKey(name)) {
                pieces.add(new Piece(one.check(), one.file(), Optional.empty(), Optional.of(one.digest())));
            }
        });
        return pieces;
    }

    private static Map<String, Evidence> byFile(AuditReport report) {
        Map<String, Evidence> all = new LinkedHashMap<>();
        report.evidence().forEach(one -> all.put(one.check() + '/' + one.file(), one));
        return all;
    }
}
