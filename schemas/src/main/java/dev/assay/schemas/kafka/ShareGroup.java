package dev.assay.schemas.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * The workers as one share group (Kafka's queues, KIP-932): each task goes to one worker, comes back if the worker
 * dies, and is given up after {@link #DELIVERIES}. These settings belong to the group, not to its consumers, and the
 * defaults are wrong for us: a share group reads tasks of aborted transactions and starts at the end of the topic.
 *
 * @param lock how long a worker holds a task without renewing; a killed worker's task comes back after it. Brokers
 *     refuse less than their {@code group.share.min.record.lock.duration.ms}, 15 s by default
 */
public record ShareGroup(Duration lock) {
    /** Id of the group. */
    public static final String WORKERS = "assay-workers";

    /** A task that killed three workers would kill the fourth. */
    public static final int DELIVERIES = 3;

    /** The least that brokers admit unless told otherwise. */
    public static final ShareGroup DEFAULT = new ShareGroup(Duration.ofSeconds(15));

    private static final ConfigResource GROUP = new ConfigResource(ConfigResource.Type.GROUP, WORKERS);

    public ShareGroup {
        if (lock.compareTo(Duration.ofSeconds(1)) < 0 || lock.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("the lock of a task must be in [1 s, 1 h], found " + lock);
        }
    }

    /** Gives the group its settings; needs the right to alter it. */
    public void configure(Admin admin) {
        Collection<AlterConfigOp> changes = settings().entrySet().stream()
                .map(s -> new AlterConfigOp(new ConfigEntry(s.getKey(), s.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        Topics.settled(
                admin.incrementalAlterConfigs(Map.of(GROUP, changes)).all(), "setting the share group " + WORKERS);
        Topics.awaitSpread(() -> faults(admin).isEmpty());
        check(admin);
    }

    /** @throws IllegalStateException if the group has other settings; the message names each difference */
    public void check(Admin admin) {
        List<String> faults = faults(admin);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("share group " + WORKERS
                    + " is not as the workers need it; correct it with deploy/topics.sh: "
                    + String.join("; ", faults));
        }
    }

    private List<String> faults(Admin admin) {
        Config found = Topics.settled(
                        admin.describeConfigs(List.of(GROUP)).all(), "describing the share group " + WORKERS)
                .getOrDefault(GROUP, new Config(List.of()));
        return settings().entrySet().stream()
                .filter(wanted -> !wanted.getValue().equals(value(found, wanted.getKey())))
                .map(wanted -> wanted.getKey() + " must be " + wanted.getValue() + ", found "
                        + Objects.requireNonNullElse(value(found, wanted.getKey()), "nothing"))
                .toList();
    }

    Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "share.auto.offset.reset",
                "earliest",
                "share.isolation.level",
                "read_committed",
                "share.delivery.count.limit",
                String.valueOf(DELIVERIES),
                "share.record.lock.duration.ms",
                String.valueOf(lock.toMillis())));
    }

    private static @Nullable String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null ? null : entry.value();
    }
}
