package dev.assay.check.response;

import dev.assay.check.Stage;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Layer;

/** What the pictures are made from, and the names in them. */
record Origin(Stage stage) {
    String foot(Layer layer) {
        return foot() + " · layer " + layer.name() + " of " + member();
    }

    String foot() {
        return stage.audited().model().id() + " on " + stage.audited().dataset().id() + " · "
                + Responses.DESCRIPTION.id();
    }

    String member() {
        return stage.member(Watched.RUN).id();
    }

    String label(Sample sample) {
        return label(sample.label());
    }

    String label(int label) {
        return stage.audited().dataset().classes().get(label);
    }

    Picture picture(Sample sample) {
        return stage.pictures().apply(sample);
    }

    Draws draws() {
        return stage.audit().of(Responses.DESCRIPTION.id());
    }
}
