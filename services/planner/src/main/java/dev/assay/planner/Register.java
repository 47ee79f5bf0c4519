package dev.assay.planner;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What was accepted so far, and what waits. One store of the topology, with keys of a few forms:
 *
 * <pre>
 * model name@version, dataset name@version, plan name@version    the accepted event
 * newest model name, newest dataset name, newest plan name       version of the last one accepted
 * before model name@version, before dataset name@version         version of the one accepted before it
 * naming DATASET MODEL                                           the newest release of MODEL names DATASET
 * waits dataset DATASET@VERSION PAIRING, waits plan PAIRING      an audit that cannot start yet
 * </pre>
 *
 * Names hold no space, so that no key is the beginning of another's last part.
 */
final class Register {
    private static final byte[] PRESENT = {1};
    private static final String WAITS = "waits ";
    private static final String WAITS_FOR_PLAN = WAITS + "plan ";

    private final KeyValueStore<String, byte[]> store;
    private final Wire wire;
    private final EventReader events;

    Register(KeyValueStore<String, byte[]> store, Wire wire, EventReader events) {
        this.store = store;
        this.wire = wire;
        this.events = events;
    }

    Optional<ModelVersion> model(ReleaseId id) {
        return find("model " + id, Contract.of(ModelVersion.class));
    }

    Optional<DatasetVersion> dataset(ReleaseId id) {
        return find("dataset " + id, Contract.of(DatasetVersion.class));
    }

    Optional<PlanVersion> plan(ReleaseId id) {
        return find("plan " + id, Contract.of(PlanVersion.class));
    }

    /** The plan of that name that was accepted last. */
    Optional<PlanVersion> newestPlan(String name) {
        return newest("plan", name).flatMap(this::plan);
    }

    void accept(Arrival arrival) {
        switch (arrival) {
            case Arrival.Model model -> accept(model);
            case Arrival.Dataset dataset -> {
                put("dataset " + dataset.id(), dataset.event());
                follow("dataset", dataset.id());
            }
            case Arrival.Registration plan -> {
                put("plan " + plan.id(), plan.event());
                store.put("newest plan " + plan.id().name(), plan.id().version().getBytes(UTF_8));
            }
        }
    }

    /** The newest release of every model that names the dataset, whatever version of it. */
    List<ReleaseId> newestNaming(String dataset) {
        List<ReleaseId> found = new ArrayList<>();
        for (String model : suffixes(naming(dataset, ""), Integer.MAX_VALUE)) {
            newest("model", model).ifPresent(found::add);
        }
        return found;
    }

    void waitForDataset(Pairing pairing) {
        store.put(waitsFor(pairing.dataset()) + pairing, PRESENT);
    }

    void waitForPlan(Pairing pairing) {
        store.put(WAITS_FOR_PLAN + pairing, PRESENT);
    }

    /** What waited for the dataset; it waits no longer. */
    List<Pairing> takeWaitingFor(ReleaseId dataset) {
        return take(waitsFor(dataset), Integer.MAX_VALUE);
    }

    /** What waited for a plan, at most so many; they wait no longer. */
    List<Pairing> takeWaitingForPlan(int atMost) {
        return take(WAITS_FOR_PLAN, atMost);
    }

    int waiting() {
        return suffixes(WAITS, Integer.MAX_VALUE).size();
    }

    private void accept(Arrival.Model model) {
        String name = model.id().name();
        newest("model", name)
                .flatMap(this::model)
                .ifPresent(before -> store.delete(naming(before.getDatasetName(), name)));
        // The members are the worker's concern; without them the state stays small.
        put(
                "model " + model.id(),
                ModelVersion.newBuilder(model.event()).setMembers(List.of()).build());
        follow("model", model.id());
        store.put(naming(model.dataset().name(), name), PRESENT);
    }

    /** The version accepted before this one; empty for the first. */
    Optional<ModelVersion> modelBefore(ReleaseId id) {
        return before("model", id).flatMap(this::model);
    }

    /** The version accepted before this one; empty for the first. */
    Optional<DatasetVersion> datasetBefore(ReleaseId id) {
        return before("dataset", id).flatMap(this::dataset);
    }

    private Optional<ReleaseId> before(String kind, ReleaseId id) {
        byte[] version = store.get("before " + kind + ' ' + id);
        return version == null ? Optional.empty() : Optional.of(new ReleaseId(id.name(), new String(version, UTF_8)));
    }

    /** Makes the release the newest of its name, after the one that was. */
    private void follow(String kind, ReleaseId id) {
        newest(kind, id.name())
                .ifPresent(old ->
                        store.put("before " + kind + ' ' + id, old.version().getBytes(UTF_8)));
        store.put("newest " + kind + ' ' + id.name(), id.version().getBytes(UTF_8));
    }

    private Optional<ReleaseId> newest(String kind, String name) {
        byte[] version = store.get("newest " + kind + ' ' + name);
        return version == null ? Optional.empty() : Optional.of(new ReleaseId(name, new String(version, UTF_8)));
    }

    private List<Pairing> take(String prefix, int atMost) {
        List<Pairing> taken = new ArrayList<>();
        for (String pairing : suffixes(prefix, atMost)) {
            store.delete(prefix + pairing);
            taken.add(Pairing.parse(pairing));
        }
        return taken;
    }

    /** The rest of every key that starts so, in order. */
    private List<String> suffixes(String prefix, int atMost) {
        List<String> found = new ArrayList<>();
        try (StringSerializer text = new StringSerializer();
                KeyValueIterator<String, byte[]> keys = store.prefixScan(prefix, text)) {
            while (keys.hasNext() && found.size() < atMost) {
                KeyValue<String, byte[]> next = keys.next();
                found.add(next.key.substring(prefix.length()));
            }
        }
        return found;
    }

    private void put(String key, SpecificRecord event) {
        store.put(key, wire.encode(event));
    }

    private <T> Optional<T> find(String key, Contract<T> contract) {
        byte[] raw = store.get(key);
        if (raw == null) {
            return Optional.empty();
        }
        if (events.decode(raw, contract) instanceof Received.Accepted<T>(T event, Fingerprint writer)) {
            return Optional.of(event);
        }
        throw new IllegalStateException("the planner's state holds bytes that it cannot read, at \"" + key + '"');
    }

    private static String naming(String dataset, String model) {
        return "naming " + dataset + ' ' + model;
    }

    private static String waitsFor(ReleaseId dataset) {
        return WAITS + "dataset " + dataset + ' ';
    }
}
