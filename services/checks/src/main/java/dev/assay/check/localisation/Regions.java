package dev.assay.check.localisation;

import dev.assay.check.Heat;
import dev.assay.core.release.Mask;
import dev.assay.core.release.Sample;
import java.util.BitSet;

/** Places in a picture, and how much of a map lies there. */
final class Regions {
    private Regions() {}

    static BitSet of(Mask mask) {
        BitSet inside = new BitSet(mask.height() * mask.width());
        for (int i = 0; i < mask.height() * mask.width(); i++) {
            inside.set(i, mask.inside(i));
        }
        return inside;
    }

    static BitSet of(Sample.Box box, int height, int width) {
        BitSet inside = new BitSet(height * width);
        for (int y = box.y(); y < Math.min(box.y() + box.height(), height); y++) {
            inside.set(y * width + box.x(), y * width + Math.min(box.x() + box.width(), width));
        }
        return inside;
    }

    /** Every pixel whose centre is at most {@code reach} pixels from the centre of a pixel inside. */
    static BitSet dilated(BitSet inside, int height, int width, int reach) {
        BitSet grown = new BitSet(height * width);
        for (int i = inside.nextSetBit(0); i >= 0; i = inside.nextSetBit(i + 1)) {
            int y = i / width;
            int x = i % width;
            for (int dy = -reach; dy <= reach; dy++) {
                int half = (int) Math.sqrt((double) reach * reach - dy * dy);
                if (y + dy >= 0 && y + dy < height) {
                    int row = (y + dy) * width;
                    grown.set(row + Math.max(x - half, 0), row + Math.min(x + half + 1, width));
                }
            }
        }
        return grown;
    }

    /** The share of the map's positive relevance that lies inside; NaN when it has none. */
    static double share(Heat heat, BitSet inside) {
        double all = 0;
        double within = 0;
        for (int i = 0; i < heat.values().length; i++) {
            double positive = Math.max(heat.values()[i], 0);
            all += positive;
            if (inside.get(i)) {
                within += positive;
            }
        }
        return all == 0 ? Double.NaN : within / all;
    }

    static double area(BitSet inside, Heat heat) {
        return (double) inside.cardinality() / heat.values().length;
    }
}
