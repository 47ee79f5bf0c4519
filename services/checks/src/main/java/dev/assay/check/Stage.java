package dev.assay.check;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Member;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.function.Function;

/**
 * The opened models whose activations can be looked at.
 *
 * @param models of the audited release, in its order
 * @param previous models of the version before, in the order of its release; empty where there is none, or where it does
 *     not fit the audited pictures
 * @param audit root of the audit's draws
 * @param pictures reads an audited sample's picture, for evidence
 */
public record Stage(
        Audited audited, List<Model> models, List<Model> previous, Draws audit, Function<Sample, Picture> pictures) {
    public Stage {
        models = List.copyOf(models);
        previous = List.copyOf(previous);
    }

    /** Where no pictures can be read. */
    public Stage(Audited audited, List<Model> models, List<Model> previous, Draws audit) {
        this(audited, models, previous, audit, sample -> {
            throw new IllegalStateException("there are no pictures to read here");
        });
    }

    public Model model(Run run) {
        return (run.model() == Run.Age.AUDITED ? models : previous).get(run.member());
    }

    public Member member(Run run) {
        return (run.model() == Run.Age.AUDITED
                        ? audited.model()
                        : audited.previous().orElseThrow())
                .members()
                .get(run.member());
    }
}
