package dev.assay.check.cka;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.seeds.TrainingSeeds;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Centred kernel alignment: do trainings, architectures and versions represent the pictures alike? */
public final class Cka implements ActivationCheck {
    private static final Parameter.Whole LEAST =
            new Parameter.Whole("least", 256, 16, 100_000, "samples that a value needs");
    private static final Parameter.Whole LAYERS = Depth.layers(16);
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "cka/1",
            "stability",
            Scope.ACTIVATIONS,
            "Do trainings that differ along one axis, and the version before, represent the pictures alike?",
            "Linear CKA of the activations of a layer, all channels and places: HSIC of the two layers over the root of"
                    + " the product of each one's HSIC with itself, the unbiased HSIC averaged over minibatches of at most"
                    + " 16 neighbouring samples. Mean over the pairs of members that differ on one axis alone; for the"
                    + " axis version, over members and their namesakes of the version before (the references where no"
                    + " names agree). Layers in order where there are as many, by name otherwise, by depth where no names"
                    + " agree. The estimate is unbiased, so it may be a little above 1.",
            "Kornblith et al. 2019; minibatches as in Nguyen et al. 2021; unbiased HSIC of Song et al. 2012",
            List.of(LEAST, LAYERS, BLOCKS),
            List.of(Metric.higher("cka", "similarity of representations, 1 for the same up to rotation and scale")
                    .each("axis:layer")),
            "Trainings that should agree represent the pictures differently: what one member shows is not what another"
                    + " does.",
            "Look at which layers part; train longer or with more data, and compare maps by training-seeds.",
            Cka::new,
            List.of(Predecessor.MODEL));

    private final int least;
    private final int layers;
    private final int blocks;

    Cka(Arguments with) {
        least = with.whole(LEAST.name());
        layers = with.whole(LAYERS.name());
        blocks = with.whole(BLOCKS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        List<String> metrics = new ArrayList<>();
        TreeMap<String, String> absent = new TreeMap<>();
        var axes = TrainingSeeds.pairs(audited.model().members()).keySet();
        axes.forEach(axis -> metrics.add("cka:" + axis));
        if (axes.isEmpty()) {
            absent.put("cka:seed", "no two members of the release differ along one axis alone");
        }
        audited.withoutPrevious()
                .ifPresentOrElse(
                        reason -> absent.put("cka:" + Pairing.VERSION, reason),
                        () -> metrics.add("cka:" + Pairing.VERSION));
        return new Applies(metrics, absent);
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public Gathering<?> gather(Stage stage) {
        int count = stage.audited().count();
        int needed = Math.max(least, Gram.LEAST * blocks);
        if (count < needed) {
            throw new Refused("too few samples: there are " + count + ", cka needs " + needed
                    + " (its parameter least, and " + Gram.LEAST + " a block): raise the plan's samples");
        }
        return new Alignment(stage, Pairing.of(stage), layers);
    }
}
