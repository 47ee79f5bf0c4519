package dev.assay.check.activation;

import dev.assay.check.Run;
import dev.assay.check.Stage;
import dev.assay.core.release.Member;
import dev.assay.onnx.Layer;
import java.util.List;

/** Every looked-at layer of every member of the audited release. */
final class Members {
    private Members() {}

    /** Takes one layer of one member. */
    @FunctionalInterface
    interface Taking {
        /** @param label member and layer, as metrics name them */
        void take(Run run, String label, Layer layer);
    }

    /** In the order of members and layers. */
    static void each(Stage stage, int layers, Taking taking) {
        List<Member> members = stage.audited().model().members();
        for (int m = 0; m < members.size(); m++) {
            String id = members.get(m).id();
            for (Layer layer : Depth.spread(stage.models().get(m), id, layers)) {
                taking.take(Run.audited(m), id + '/' + layer.name(), layer);
            }
        }
    }
}
