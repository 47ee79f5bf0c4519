package dev.assay.trail.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content of tiles: hashes side by side, nothing else. */
final class Tile {
    private Tile() {}

    static byte[] write(List<Hash> hashes) {
        byte[] content = new byte[hashes.size() * Hash.BYTES];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i).bytes(), 0, content, i * Hash.BYTES, Hash.BYTES);
        }
        return content;
    }

    /** @throws AlteredLog if the bytes are not those of a tile of that width */
    static List<Hash> read(TilePath path, byte[] content) throws AlteredLog {
        if (content.length != path.width() * Hash.BYTES) {
            throw new AlteredLog(path + " must have " + path.width() * Hash.BYTES + " bytes, found " + content.length);
        }
        List<Hash> hashes = new ArrayList<>(path.width());
        for (int i = 0; i < path.width(); i++) {
            hashes.add(Hash.in(content, i * Hash.BYTES));
        }
        return hashes;
    }

    /** The hashes of a tile; where the partial tile is gone, those of the full one that took its place. */
    static List<Hash> fetch(TileSource source, TilePath path) throws IOException {
        Optional<byte[]> content = source.read(path);
        if (content.isPresent()) {
            return read(path, content.get());
        }
        Optional<byte[]> grown = path.isFull() ? Optional.empty() : source.read(path.full());
        if (grown.isPresent()) {
            return read(path.full(), grown.get()).subList(0, path.width());
        }
        throw new AlteredLog(path + " is missing");
    }
}
