package dev.assay.check.engine;

import dev.assay.core.Digest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opened models, shared by the tasks of a process. A model that nobody uses stays open until others need its place. */
public final class Models implements AutoCloseable {
    /**
     * Opened models that nobody uses: a release with a few members, so that shards of one audit reopen none. Each holds
     * its weights, its gradient and its sessions, some 50 MB for the sample's.
     */
    public static final int MAX_IDLE = 5;

    private final Map<Key, Held> held = new LinkedHashMap<>(16, .75f, true);
    private boolean closed;

    /** The same file under another declaration is another model. */
    private record Key(Digest release, String member, Settings settings) {}

    private static final class Held {
        private final Model model;
        private int users;

        Held(Model model) {
            this.model = model;
        }
    }

    /** Models of one release, held open until it is closed. */
    public final class Lease implements AutoCloseable {
        private final List<Held> mine;
        private boolean given;

        private Lease(List<Held> mine) {
            this.mine = List.copyOf(mine);
        }

        /** In the order of the release's members. */
        public List<Model> models() {
            return mine.stream().map(h -> h.model).toList();
        }

        @Override
        public void close() {
            synchronized (Models.this) {
                if (!given) {
                    given = true;
                    release(mine);
                }
            }
        }
    }

    /**
     * Opens the members of the release, or takes them where they are open.
     *
     * @throws dev.assay.core.release.Refused if a file is no model that runs as declared
     */
    public synchronized Lease lease(ModelRelease release, Path folder, Settings settings) {
        if (closed) {
            throw new IllegalStateException("the models are closed");
        }
        List<Held> taken = new ArrayList<>();
        try {
            for (Member member : release.members()) {
                Key key = new Key(release.manifest().digest(), member.id(), settings);
                Held one = held.get(key);
                if (one == null) {
                    one = new Held(Model.open(release, member, folder, settings));
                    held.put(key, one);
                }
                one.users++;
                taken.add(one);
            }
        } catch (RuntimeException e) {
            release(taken);
            throw e;
        }
        return new Lease(taken);
    }

    /** A lease of no models. */
    Lease nothing() {
        return new Lease(List.of());
    }

    private synchronized void release(List<Held> taken) {
        taken.forEach(one -> one.users--);
        closeIdle(closed ? 0 : MAX_IDLE);
    }

    private void closeIdle(int limit) {
        long idle = held.values().stream().filter(one -> one.users == 0).count();
        Iterator<Held> oldest = held.values().iterator();
        while (idle > limit && oldest.hasNext()) {
            Held one = oldest.next();
            if (one.users == 0) {
                oldest.remove();
                one.model.close();
                idle--;
            }
        }
    }

    /** Closes what nobody uses now, and the rest as soon as it is given back. */
    @Override
    public synchronized void close() {
        closed = true;
        closeIdle(0);
    }
}
