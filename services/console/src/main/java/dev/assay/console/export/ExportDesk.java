package dev.assay.console.export;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.export.Export.State;
import dev.assay.core.folder.FolderTree;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;

/**
 * Takes exports and makes them one after the other, since each reads the whole log. What is waiting and running is known
 * to this process alone; a finished bag lies in the store, for every console and after a restart. Thread-safe.
 */
public final class ExportDesk implements AutoCloseable {
    /** More than people ask for at once; each holds up the next by its whole time. */
    public static final int MAX_WAITING = 8;

    /** Exports that are listed, and failed ones that are remembered. */
    static final int MAX_LISTED = 100;

    private static final Logger LOG = System.getLogger(ExportDesk.class.getName());
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final int PAGE = 1_000;
    private static final int SUFFIX_BYTES = 3;
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectStore store;
    private final Host host;
    private final ConsoleMetrics metrics;
    private final ExportRun.Means means;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BlockingQueue<Export> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Map<String, Export> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Export> eldest) {
            return size() > MAX_LISTED;
        }
    };
    private final Thread thread =
            Thread.ofPlatform().name("console-export").daemon().unstarted(this::work);

    /**
     * Where exports are made.
     *
     * @param folder of this process alone, for bags while they are written
     * @param version of Assay
     */
    public record Host(Path folder, String version, Clock clock, RandomGenerator random) {}

    public ExportDesk(ObjectStore store, Recorder recorder, Host host, ConsoleMetrics metrics) {
        this.store = store;
        this.host = host;
        this.metrics = metrics;
        this.means = new ExportRun.Means(store, recorder, Patience.usual(closing), "Assay " + host.version());
    }

    /** What became of a request. */
    public sealed interface Taken {
        record Accepted(Export export) implements Taken {}

        /** Too many are waiting. */
        record Full(int waiting) implements Taken {}
    }

    public void start() {
        thread.start();
    }

    /** Returns at once. */
    public Taken take(Asked asked, String actor) {
        Instant at = host.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        byte[] suffix = new byte[SUFFIX_BYTES];
        host.random().nextBytes(suffix);
        Export export =
                new Export(ID.format(at) + HexFormat.of().formatHex(suffix), asked, actor, at, new State.Waiting());
        synchronized (known) {
            if (!waiting.offer(export)) {
                return new Taken.Full(waiting.size());
            }
            known.put(export.id(), export);
        }
        return new Taken.Accepted(export);
    }

    /**
     * An export that this process has taken, or a finished one.
     *
     * @throws IOException if the store is away
     */
    public Optional<Export> find(String id) throws IOException {
        synchronized (known) {
            if (known.containsKey(id)) {
                return Optional.of(known.get(id));
            }
        }
        return id.matches("[a-z0-9-]{1,64}") ? summary(Keys.summary(id)) : Optional.empty();
    }

    /** The newest ones, newest first. */
    public List<Export> list() throws IOException {
        Map<String, Export> all = new LinkedHashMap<>();
        for (String key : newestSummaries()) {
            summary(key).ifPresent(export -> all.put(export.id(), export));
        }
        synchronized (known) {
            all.putAll(known);
        }
        return all.values().stream()
                .sorted(Comparator.comparing(Export::at)
                        .thenComparing(Export::id)
                        .reversed())
                .limit(MAX_LISTED)
                .toList();
    }

    /** The bag of a finished export; the caller closes it. */
    public InputStream bag(String id) throws IOException {
        return store.open(Keys.bag(id));
    }

    @Override
    public void close() {
        closing.countDown();
        if (!thread.isAlive()) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Export> summary(String key) throws IOException {
        return store.get(key) instanceof Found.Intact(byte[] content) ? Summary.read(content) : Optional.empty();
    }

    private List<String> newestSummaries() throws IOException {
        List<String> keys = new ArrayList<>();
        String after = "";
        List<ObjectStore.Entry> page;
        do {
            page = store.list(Keys.ROOT, after, PAGE);
            page.stream()
                    .map(ObjectStore.Entry::key)
                    .filter(key -> key.endsWith(".json"))
                    .forEach(keys::add);
            after = page.isEmpty() ? "" : page.getLast().key();
        } while (page.size() == PAGE);
        return keys.subList(Math.max(0, keys.size() - MAX_LISTED), keys.size());
    }

    private void work() {
        try {
            while (closing.getCount() > 0) {
                make(waiting.take());
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "no more exports: the process ends");
        }
    }

    private void make(Export export) throws InterruptedException {
        State ended;
        try {
            clear();
            Path room = Files.createDirectories(host.folder().resolve(export.id()));
            ended = new ExportRun(means, export, running -> told(export.with(running))).run(room);
            metrics.exported();
        } catch (IOException e) {
            ended = failed(export, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            ended = failed(export, "a fault of the software; its log says more: " + e, e);
        } finally {
            clear();
        }
        told(export.with(ended));
    }

    private State failed(Export export, String reason, Exception cause) {
        LOG.log(Level.WARNING, "export " + export.id() + " failed", cause);
        metrics.exportFailed();
        return new State.Failed(reason);
    }

    private void told(Export export) {
        synchronized (known) {
            known.put(export.id(), export);
        }
    }

    /** What the last export, or a process that was killed, left here. */
    private void clear() {
        try {
            FolderTree.delete(host.folder());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what an export left in " + host.folder() + " could not be deleted", e);
        }
    }
}
