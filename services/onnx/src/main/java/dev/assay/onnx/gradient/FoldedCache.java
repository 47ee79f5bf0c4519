package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.assay.core.Digest;
import dev.assay.onnx.Delivery;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Folded graphs of this process by the digest of what was folded, sizes included, so that explainers which ask the same
 * of a model share one. What was used longest ago goes first when they take more than the limit. Thread-safe.
 */
final class FoldedCache {
    private final long most;
    private final Map<Digest, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Kept(Folded folded, long bytes) {}

    /** @param most bytes that the kept graphs may take, as files */
    FoldedCache(long most) {
        this.most = most;
    }

    /** The folded graph of the model; a graph larger than the limit is folded again each time. */
    Folded get(ModelProto fixed, Function<ModelProto, Folded> fold) {
        Digest digest = digest(fixed);
        synchronized (kept) {
            Kept found = kept.get(digest);
            if (found != null) {
                return found.folded();
            }
        }
        Folded folded = fold.apply(fixed);
        long size = bytes(folded.model());
        if (size <= most) {
            keep(digest, new Kept(folded, size));
        }
        return folded;
    }

    private static Digest digest(ModelProto model) {
        try (Delivery delivery = Delivery.of(model)) {
            return delivery.digest();
        }
    }

    private static long bytes(ModelProto model) {
        try (Delivery delivery = Delivery.of(model)) {
            return delivery.bytes();
        }
    }

    private void keep(Digest digest, Kept added) {
        synchronized (kept) {
            Kept replaced = kept.put(digest, added);
            bytes += added.bytes() - (replaced == null ? 0 : replaced.bytes());
            for (Iterator<Kept> eldest = kept.values().iterator(); bytes > most; ) {
                bytes -= eldest.next().bytes();
                eldest.remove();
            }
        }
    }
}
