package dev.assay.check;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that checks made of an audit's samples. The tasks of its explainers look at the same samples, and a check draws
 * the same for all of them, so that what one task made another need not make again. What has no room is made anew by
 * each: only time depends on what is kept. Thread-safe.
 */
public final class KeptPictures {
    /** Of pictures: nine thousand of 48 pixels, four hundred of 224. */
    private static final long MAX_BYTES = 64L << 20;

    /** A small heap keeps as small a part of itself. */
    private static final int SHARE_OF_HEAP = 16;

    /** Of an entry, beside pixels and name. */
    private static final int BESIDE = 200;

    private final long most;
    private final Map<String, Picture> pictures = new HashMap<>();
    private long bytes;
    private Draws audit = new Draws("");

    /** As many as this process has room for. */
    public KeptPictures() {
        this(Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /** @param most bytes that are kept */
    KeptPictures(long most) {
        this.most = most;
    }

    /**
     * A task of an audit begins: pictures of another audit are given up.
     *
     * @param root of the audit's draws, from which the names of all others begin
     */
    public synchronized void begin(Draws root) {
        if (!root.equals(audit)) {
            audit = root;
            pictures.clear();
            bytes = 0;
        }
    }

    /**
     * A picture.
     *
     * @param place whose draws made it, and which says by its name all that it depends on
     * @param make makes it where it is not kept
     */
    public Picture of(Draws place, Supplier<Picture> make) {
        Picture kept = kept(place);
        if (kept != null) {
            return kept;
        }
        Picture made = make.get();
        keep(place, made);
        return made;
    }

    private synchronized @Nullable Picture kept(Draws place) {
        return pictures.get(place.name());
    }

    private synchronized void keep(Draws place, Picture made) {
        int size = made.pixels().length + BESIDE + 2 * place.name().length();
        boolean ours = place.name().startsWith(audit.name() + '/');
        if (ours && bytes + size <= most && pictures.putIfAbsent(place.name(), made) == null) {
            bytes += size;
        }
    }
}
