package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.ledger.assemble.AssemblyProcessor;
import dev.assay.ledger.assemble.StoredAttestor;
import dev.assay.ledger.assemble.WorkerSignatures;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.ledger.sequence.SequenceProcessor;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.PublicKey;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.tree.GrowingTree;
import dev.assay.trail.verify.tree.TileNames;
import dev.assay.trail.verify.tree.TreeHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;

/** What a ledger must have come to, whatever happened to its processes; read with the verifier's own code. */
final class Aftermath {
    /** Types of records that follow from the inputs alone. */
    private static final Set<String> DERIVED =
            Set.of("RELEASE_ACCEPTED", "PLAN_REGISTERED", "AUDIT", "EVENT_REJECTED", "REVIEW");

    private final List<LedgerEntry> entries;
    private final LedgerKeys keys;
    private final ObjectStore store;

    /** @param entries of the whole topic, in its order */
    Aftermath(List<LedgerEntry> entries, LedgerKeys keys, ObjectStore store) {
        this.entries = List.copyOf(entries);
        this.keys = keys;
        this.store = store;
    }

    /** Indices without a gap, no record twice, and the same records that an undisturbed ledger makes of the inputs. */
    void holdsWhatFollowsFrom(Traffic traffic, Path folder) {
        assertThat(entries)
                .extracting(LedgerEntry::getIndex)
                .containsExactlyElementsOf(
                        LongStream.range(0, entries.size()).boxed().toList());
        assertThat(entries).extracting(LedgerEntry::getRecordId).doesNotHaveDuplicates();
        List<LedgerEntry> undisturbed = undisturbed(traffic, folder);
        assertThat(undisturbed)
                .filteredOn(entry -> entry.getType().equals("AUDIT"))
                .hasSize(traffic.audits());
        assertThat(derived(entries)).containsExactlyInAnyOrderElementsOf(derived(undisturbed));
        assertThat(registered())
                .isEqualTo(Map.of(
                        keys.log().first().toString(), KeyRole.LOG,
                        keys.attestation().verifier().toString(), KeyRole.ATTESTATION,
                        new VerifierKey(
                                                "assay-worker",
                                                Scenario.WORKER.publicKey().bytes())
                                        .toString(),
                                KeyRole.WORKER));
    }

    /** Heads, tiles, bundles and documents in the store are those of the topic's records. */
    void isPublishedWhole() throws IOException, BadNote, BadJson {
        Map<String, byte[]> tiles = new HashMap<>();
        Map<Long, byte[]> roots = new TreeMap<>();
        GrowingTree tree = new GrowingTree((level, index, width, hashes) ->
                tiles.put(TileNames.of(level, index, width), Arrays.copyOf(hashes, width * TreeHash.BYTES)));
        Map<String, ByteArrayOutputStream> bundles = new HashMap<>();
        for (LedgerEntry entry : entries) {
            byte[] leaf = Entries.bytes(entry.getLeaf());
            assertThat(Entry.read(entry.getIndex(), leaf).recordId()).isEqualTo(hex(entry.getRecordId()));
            tree.add(TreeHash.leaf(leaf));
            roots.put(tree.size(), tree.root());
            ByteArrayOutputStream bundle = bundles.computeIfAbsent(
                    TileNames.bundle(entry.getIndex() / GrowingTree.FULL, entries.size()),
                    name -> new ByteArrayOutputStream());
            bundle.write(leaf.length >> 8);
            bundle.write(leaf.length);
            bundle.writeBytes(leaf);
            for (Attachment attachment : entry.getAttachments()) {
                Digest digest = Digest.parse(attachment.getDigest());
                assertThat(store.get(ObjectStore.objectKey(digest), digest)).isInstanceOf(Found.Intact.class);
            }
        }
        tree.end();
        bundles.forEach((name, content) -> tiles.put(name, content.toByteArray()));
        for (Map.Entry<String, byte[]> tile : tiles.entrySet()) {
            assertThat(read(tile.getKey()))
                    .as(tile.getKey())
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(tile.getValue()));
        }
        heads(roots);
    }

    /** How many records are under the newest head in the store; empty: there is no head. */
    static Optional<Long> size(ObjectStore store) throws IOException, BadNote {
        Optional<Long> size = Optional.empty();
        for (long number = 0; store.get(head(number)) instanceof Found.Intact(byte[] note); number++) {
            size = Optional.of(Head.parse(note).size());
        }
        return size;
    }

    private void heads(Map<Long, byte[]> roots) throws IOException, BadNote {
        PublicKey key = PublicKey.parse(keys.log().first().toString());
        List<Long> sizes = new ArrayList<>();
        for (long number = 0; store.get(head(number)) instanceof Found.Intact(byte[] note); number++) {
            Head head = Head.parse(note);
            assertThat(head.note().by(key)).isEqualTo(SignedNote.Answer.SIGNED);
            assertThat(head.root()).as("root of size %s", head.size()).isEqualTo(roots.get(head.size()));
            assertThat(read("checkpoints/" + digits(head.size()))).hasValue(note);
            sizes.add(head.size());
        }
        assertThat(sizes).isSorted().doesNotHaveDuplicates();
        assertThat(sizes.getLast()).isEqualTo(entries.size());
    }

    private List<LedgerEntry> undisturbed(Traffic traffic, Path folder) {
        Wire wire = new Wire();
        LedgerMetrics metrics = new LedgerMetrics(new SimpleMeterRegistry());
        AssemblyProcessor.Keys signing = new AssemblyProcessor.Keys(
                new WorkerSignatures(keys.workers()),
                new StoredAttestor(store, keys.attestation(), LedgerProcess.VERSION),
                keys.log());
        try (TopologyTestDriver driver = new TopologyTestDriver(
                LedgerTopology.of(
                        wire,
                        AssemblyProcessor.supplier(wire, wire::decode, Runnable::run, signing, metrics),
                        SequenceProcessor.supplier(
                                wire, wire::decode, metrics, keys.log().first().toString(), () -> 0)),
                StreamsSettings.of(KafkaSettings.of("unused:1"), "undisturbed", folder, (short) 1),
                AT)) {
            Set<String> read = Set.of(Topics.CHECK_RESULTS, Topics.REJECTED, Topics.REVIEWS);
            for (Traffic.Sent sent : traffic.all()) {
                if (read.contains(sent.topic())) {
                    driver.createInputTopic(sent.topic(), new StringSerializer(), new ByteArraySerializer())
                            .pipeInput(sent.key(), sent.value(), AT);
                }
            }
            return driver
                    .createOutputTopic(Topics.LEDGER, new StringDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .stream()
                    .map(raw ->
                            ((Received.Accepted<LedgerEntry>) wire.decode(raw, Contract.of(LedgerEntry.class))).event())
                    .toList();
        }
    }

    private Map<String, KeyRole> registered() {
        return entries.stream()
                .map(LedgerScene::record)
                .filter(KeyRegistered.class::isInstance)
                .map(KeyRegistered.class::cast)
                .collect(Collectors.toMap(KeyRegistered::key, KeyRegistered::role));
    }

    private static List<LedgerRecord> derived(List<LedgerEntry> all) {
        return all.stream()
                .filter(entry -> DERIVED.contains(entry.getType()))
                .map(LedgerScene::record)
                .toList();
    }

    private Optional<byte[]> read(String below) throws IOException {
        return store.get("ledger/" + below) instanceof Found.Intact(byte[] content)
                ? Optional.of(content)
                : Optional.empty();
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }

    private static String head(long number) {
        return "ledger/heads/" + digits(number);
    }

    private static String digits(long number) {
        return "%020d".formatted(number);
    }
}
