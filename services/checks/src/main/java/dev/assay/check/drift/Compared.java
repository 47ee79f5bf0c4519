package dev.assay.check.drift;

import dev.assay.check.Run;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.cka.Pairing;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * One layer, now and before.
 *
 * @param against {@link Pairing#VERSION} or {@link #DATA}
 * @param member id of the audited one
 * @param before the version before on the same pictures, or the same member on the pictures before
 * @param earlier the layer's counterpart, of as many channels
 */
record Compared(String against, String member, Run now, Run before, Layer layer, Layer earlier) {
    static final String DATA = "data";

    boolean againstVersion() {
        return against.equals(Pairing.VERSION);
    }

    /** How metrics name it. */
    String label() {
        return against + ':' + member + '/' + layer.name();
    }

    Sight sight(boolean gradients) {
        return new Sight(now, layer, gradients);
    }

    Sight sightBefore(boolean gradients) {
        return new Sight(before, earlier, gradients);
    }

    /** What there is to compare, the version before first. */
    static List<Compared> all(Stage stage, int layers, boolean everyMember) {
        List<Compared> all = new ArrayList<>();
        List<Pairing> versions = Pairing.versions(stage);
        if (everyMember) {
            versions.forEach(pair -> all.addAll(layers(stage, Pairing.VERSION, pair.a(), pair.b(), layers)));
        } else if (!versions.isEmpty()) {
            Run before = versions.stream()
                    .filter(pair -> pair.a().member() == 0)
                    .findFirst()
                    .map(Pairing::b)
                    .orElse(Run.previousVersion(0));
            all.addAll(layers(stage, Pairing.VERSION, Run.audited(0), before, layers));
        }
        for (int m = 0;
                stage.audited().previousCount() > 0
                        && m < (everyMember ? stage.models().size() : 1);
                m++) {
            all.addAll(layers(stage, DATA, Run.audited(m), Run.previousData(m), layers));
        }
        return all;
    }

    private static List<Compared> layers(Stage stage, String against, Run now, Run before, int layers) {
        String member = stage.member(now).id();
        List<Layer> ours = Depth.spread(stage.model(now), member, layers);
        List<Layer> theirs =
                Depth.spread(stage.model(before), stage.member(before).id(), layers);
        int[] matched = Pairing.matched(ours, theirs);
        List<Compared> all = new ArrayList<>();
        for (int l = 0; l < matched.length; l++) {
            if (matched[l] >= 0
                    && ours.get(l).channels() == theirs.get(matched[l]).channels()) {
                all.add(new Compared(against, member, now, before, ours.get(l), theirs.get(matched[l])));
            }
        }
        return all;
    }
}
