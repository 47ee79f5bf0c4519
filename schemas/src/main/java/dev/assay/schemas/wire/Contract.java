package dev.assay.schemas.wire;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The kinds of event that a topic may carry, and what a reader makes of each. */
public final class Contract<T> {
    private final Map<String, Kind<T>> kinds;
    private final int maxBytes;

    private Contract(Map<String, Kind<T>> kinds) {
        this.kinds = kinds;
        this.maxBytes = kinds.values().stream()
                .mapToInt(kind -> Wire.maxBytes(kind.schema()))
                .max()
                .orElse(0);
    }

    /** A topic of one kind of event. */
    public static <T extends SpecificRecord> Contract<T> of(Class<T> type) {
        return either(Kind.of(type, Function.identity()));
    }

    /** A topic of several kinds. */
    @SafeVarargs
    public static <T> Contract<T> either(Kind<T>... kinds) {
        Map<String, Kind<T>> byName = LinkedHashMap.newLinkedHashMap(kinds.length);
        Arrays.stream(kinds).forEach(kind -> byName.put(kind.schema().getFullName(), kind));
        return new Contract<>(byName);
    }

    @Nullable
    Kind<T> kind(Schema writer) {
        return kinds.get(writer.getFullName());
    }

    /** The largest event that the contract admits, in bytes. */
    int maxBytes() {
        return maxBytes;
    }

    /** Names of the kinds, for a message: {@code ModelVersion} or {@code TaskAttempt or TaskDone}. */
    @Override
    public String toString() {
        return String.join(
                " or ",
                kinds.values().stream().map(kind -> kind.schema().getName()).toList());
    }

    /**
     * One kind of event.
     *
     * @param schema the reader's own version
     * @param into from the generated record to the reader's word for it
     */
    public record Kind<T>(Schema schema, Function<SpecificRecord, T> into) {
        public static <R extends SpecificRecord, T> Kind<T> of(Class<R> type, Function<R, T> into) {
            return new Kind<>(EventData.INSTANCE.getSchema(type), event -> into.apply(type.cast(event)));
        }
    }
}
