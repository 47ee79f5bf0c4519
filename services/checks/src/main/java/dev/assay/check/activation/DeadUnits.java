package dev.assay.check.activation;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Refused;
import dev.assay.core.statistics.DormantShare;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.List;

/** Dormant units (Sokar 2023): how many units of a layer hardly ever fire, and how many never do. */
public final class DeadUnits implements ActivationCheck {
    private static final Parameter.Whole LAYERS = Depth.layers(16);
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "dead-units/1",
            "activation health",
            Scope.ACTIVATIONS,
            "How many units of each layer hardly ever fire, and how many never do?",
            "The mean absolute activation of each unit over samples and places, over the mean of its layer; a unit is"
                    + " dormant at .025 or less and dead at 0. One value for each layer of each member; a unit is a"
                    + " channel after a nonlinearity.",
            "Sokar et al. 2023, The dormant neuron phenomenon",
            List.of(LAYERS, BLOCKS),
            List.of(
                    Metric.lower("dormant", "share of dormant units (tau .025), in [0, 1]")
                            .each("member/layer"),
                    Metric.lower("dead", "share of dead units (tau 0), in [0, 1]")
                            .each("member/layer")),
            "Part of the network does nothing: the training has gone wrong, or the network is too large for its task.",
            "Look at the penalty on activations and at the learning rate; train again, or prune the dead units.",
            DeadUnits::new);

    /** Half of a result: the rest is for other checks of activations. */
    private static final int MAX_VALUES = TaskResult.MAX_VALUES / 2;

    private static final Part.Measure DORMANT = Part.Measure.sent("dormant", new DormantShare(.025));
    private static final Part.Measure DEAD = Part.Measure.share("dead", new DormantShare(0)::of);

    private final int layers;
    private final int blocks;

    DeadUnits(Arguments with) {
        layers = with.whole(LAYERS.name());
        blocks = with.whole(BLOCKS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all();
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public Gathering<?> gather(Stage stage) {
        List<Part> parts = new ArrayList<>();
        Members.each(stage, layers, (run, label, layer) -> parts.add(part(run, label, layer)));
        long values = parts.stream().mapToLong(Part::length).sum() * blocks;
        if (values > MAX_VALUES) {
            throw new Refused("dead-units must have at most " + MAX_VALUES + " sums for one result, found " + values
                    + " (units x blocks over all members): lower its parameter layers or blocks");
        }
        return new EachLayer(
                DESCRIPTION.id(),
                parts,
                found -> LayerBars.draw(
                        stage,
                        "dormant",
                        "Dormant units of each layer",
                        "share of dormant units",
                        DORMANT,
                        found,
                        one -> LayerBars.numbers(one, "means", one.part().length(), 0)));
    }

    private static Part part(Run run, String label, Layer layer) {
        return new Part(Sight.of(run, layer), label, layer.channels(), DeadUnits::add, List.of(DORMANT, DEAD), false);
    }

    private static void add(Seen seen, double[] into) {
        double[] magnitudes = seen.magnitudes();
        for (int k = 0; k < magnitudes.length; k++) {
            into[k % into.length] += magnitudes[k];
        }
    }
}
