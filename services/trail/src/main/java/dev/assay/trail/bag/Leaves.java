package dev.assay.trail.bag;

import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.log.TileSource;
import dev.assay.trail.note.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The leaves of a stored log, from the first on, one bundle in memory; all that were read are held against a head. */
final class Leaves {
    private final TileSource source;
    private Edge edge = Edge.empty();

    Leaves(TileSource source) {
        this.source = source;
    }

    /** Takes leaves in their order. */
    @FunctionalInterface
    interface Each {
        void leaf(long index, byte[] leaf) throws IOException;
    }

    /**
     * Goes on from where the last call ended.
     *
     * @throws AlteredLog if the leaves do not give the head's root
     */
    void readTo(Checkpoint head, Each each) throws IOException {
        while (edge.size() < head.size()) {
            long first = edge.size();
            List<byte[]> bundle = bundle(source, first, head.size());
            List<byte[]> next = bundle.subList((int) (first % TilePath.FULL), bundle.size());
            edge = edge.add(new ArrayList<>(next)).edge();
            for (byte[] leaf : next) {
                each.leaf(first++, leaf);
            }
        }
        if (!edge.root().equals(head.root())) {
            throw new AlteredLog("the leaves in the store give root " + edge.root() + " at size " + edge.size()
                    + ", and the signed checkpoint says " + head.root());
        }
    }

    /** The bundle with that leaf, as it is at that size. */
    static List<byte[]> bundle(TileSource source, long index, long size) throws IOException {
        TilePath path = TilePath.bundleOf(index, size);
        Optional<byte[]> content = source.read(path);
        if (content.isPresent()) {
            return EntryBundle.read(content.get(), path.width());
        }
        byte[] full = source.read(path.full()).orElseThrow(() -> new AlteredLog(path + " is missing in the store"));
        return EntryBundle.read(full, TilePath.FULL).subList(0, path.width());
    }
}
