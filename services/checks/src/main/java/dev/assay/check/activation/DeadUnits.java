package dev.assay.check.activation;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Exhibit;
import dev.assay.check.Metric;
import dev.assay.check.TaskView;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Refused;
import dev.assay.core.statistics.DormantShare;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;

/** Dormant units (Sokar 2023): how many units of a layer hardly ever fire. */
public final class DeadUnits implements ActivationCheck {
    private static final Parameter.Whole LAYERS = new Parameter.Whole(
            "layers",
            16,
            1,
            200,
            "most layers of a member that are looked at, evenly over its depth, the last included");
    private static final Parameter.Whole BLOCKS =
            new Parameter.Whole("blocks", 8, 2, 64, "blocks of samples for the jackknife interval");

    public static final Description DESCRIPTION = new Description(
            "dead-units/1",
            "activation health",
            Scope.ACTIVATIONS,
            "How many units of each layer hardly ever fire?",
            "The mean absolute activation of each unit over samples and places, over the mean of its layer; a unit is"
                    + " dormant at .025 or less. One value for each layer of each member; a unit is a channel after a"
                    + " nonlinearity.",
            "Sokar et al. 2023, The dormant neuron phenomenon",
            List.of(LAYERS, BLOCKS),
            List.of(Metric.lower("dormant", "share of dormant units, in [0, 1]").each("member/layer")),
            "Part of the network does nothing: the training has gone wrong, or the network is too large for its task.",
            "Look at the penalty on activations and at the learning rate; train again, or prune the dead units.",
            DeadUnits::new);

    /** Half of a result: the rest is for other checks of activations. */
    private static final int MAX_VALUES = TaskResult.MAX_VALUES / 2;

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
    public List<Summed> summed(Audited audited, List<Model> models) {
        List<Summed> all = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            for (Layer layer : spread(models.get(m).layers())) {
                String metric = "dormant:" + audited.model().members().get(m).id() + '/' + layer.name();
                all.add(new Summed(metric, m, layer.name(), layer.channels(), new DormantShare(.025)));
            }
        }
        long values = all.stream().mapToLong(Summed::length).sum() * blocks;
        if (values > MAX_VALUES) {
            throw new Refused("dead-units must have at most " + MAX_VALUES + " sums for one result, found " + values
                    + " (units x blocks over all members): lower its parameter layers or blocks");
        }
        if (all.isEmpty()) {
            throw new Refused("dead-units found no layer with a nonlinearity in any member");
        }
        return all;
    }

    @Override
    public void add(Model model, Images images, List<Summed> of, List<double[]> into) {
        List<Layer> wanted = of.stream().map(one -> layer(model, one.layer())).toList();
        List<float[]> activations = model.activations(images, wanted);
        for (int l = 0; l < wanted.size(); l++) {
            Layer layer = wanted.get(l);
            int places = layer.height() * layer.width();
            float[] values = activations.get(l);
            for (int i = 0; i < images.n(); i++) {
                for (int c = 0; c < layer.channels(); c++) {
                    int from = (i * layer.channels() + c) * places;
                    double sum = 0;
                    for (int p = from; p < from + places; p++) {
                        sum += Math.abs(values[p]);
                    }
                    into.get(l)[c] += sum / places;
                }
            }
        }
    }

    @Override
    public List<Exhibit> overall(TaskView task, List<Summed> summed, List<Finding.Blocks> found) {
        return DormantBars.draw(task, summed, found);
    }

    private List<Layer> spread(List<Layer> all) {
        if (all.size() <= layers) {
            return all;
        }
        List<Layer> some = new ArrayList<>();
        for (int i = 1; i <= layers; i++) {
            some.add(all.get((int) ((long) all.size() * i / layers) - 1));
        }
        return some;
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no layer \"" + name + '"'));
    }
}
