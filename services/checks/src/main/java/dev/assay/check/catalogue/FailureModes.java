package dev.assay.check.catalogue;

import dev.assay.check.Description;
import dev.assay.core.audit.Narrative;
import java.util.List;

/** What lies behind a failed check: the usual suspects, each with how it looks and what to do. */
public final class FailureModes {
    /** In the order in which one would suspect them. */
    public static final List<FailureMode> ALL = List.of(
            new FailureMode(
                    "shortcut",
                    "The model answers from something that only goes along with the class: a sticker, a border, a"
                            + " watermark, a scanner's mark.",
                    "Accuracy is high, maps of every training are strong on the mark and weak on the object, and"
                            + " pictures whose mark contradicts their object are wrong.",
                    List.of("relevance-mass", "relevance-rank", "pointing-game", "counterfactual-flip", "accuracy"),
                    "Remove the mark from the training pictures or give it to every class alike, train again, and keep"
                            + " a slice with contradicting marks in the dataset."),
            new FailureMode(
                    "wrong-input",
                    "The declared mean, standard deviation, range or order of classes is not that of the training.",
                    "Accuracy is near chance or far below what the training reported, for every member, and maps look"
                            + " washed out.",
                    List.of("accuracy", "corruption-accuracy", "edge-cases"),
                    "Compare the input section of release.yaml with the training's preprocessing, picture by picture."),
            new FailureMode(
                    "weak-slice",
                    "One kind of picture was rare in the training.",
                    "One slice has a much lower accuracy than the others.",
                    List.of("accuracy", "corruption-accuracy"),
                    "Collect pictures of that slice, and name the slice in the dataset so that every release is"
                            + " measured on it."),
            new FailureMode(
                    "unfaithful-map",
                    "The map does not name what the score depends on.",
                    "Curves of deletion and insertion run close to those of the random map.",
                    List.of(
                            "deletion",
                            "insertion",
                            "region-perturbation",
                            "road",
                            "faithfulness-correlation",
                            "infidelity",
                            "channel-ablation"),
                    "Explain this model with another explainer; the model itself may be sound."),
            new FailureMode(
                    "off-the-data",
                    "A picture with pixels removed is like nothing in the training, and its score says little.",
                    "Deletion is good where road is not, or deletion and insertion contradict each other.",
                    List.of("deletion", "insertion", "region-perturbation", "road", "faithfulness-correlation"),
                    "Trust road, which fills removed pixels in from their neighbours; compare other baselines."),
            new FailureMode(
                    "saturated-logits",
                    "The softmax is so sure that it hardly changes, and gradients vanish.",
                    "Curves stay at 1 and fall late; gradient maps are faint or blank for the surest predictions; the"
                            + " sum of a map is far from the change of the score.",
                    List.of("completeness", "map-health", "deletion", "insertion", "infidelity", "random-logit"),
                    "Explain the logit rather than the probability, use integrated gradients, and look at the"
                            + " calibration of the model."),
            new FailureMode(
                    "gradient-shattering",
                    "In deep networks gradients of neighbouring inputs have little to do with each other.",
                    "Maps are speckled, and change altogether under noise that nobody sees while the prediction"
                            + " stays.",
                    List.of(
                            "max-sensitivity",
                            "avg-sensitivity",
                            "local-lipschitz",
                            "relative-stability",
                            "corruption-shift",
                            "infidelity"),
                    "Show maps that average over inputs or layers: integrated gradients, class activation maps, a"
                            + " composite of relevance rules."),
            new FailureMode(
                    "blank-map",
                    "The explainer has nothing to say: no unit of the layer speaks for the class, or all values were"
                            + " cut at zero.",
                    "Maps of one colour, more of them for wrong predictions.",
                    List.of("map-health", "edge-cases"),
                    "Say so beside the picture, look at an earlier layer, or use an explainer with signed values."),
            new FailureMode(
                    "blind-to-the-model",
                    "The map shows the picture's edges and not what the model learned.",
                    "The map hardly changes when the weights are replaced by random ones.",
                    List.of("parameter-randomisation", "sparseness", "entropy"),
                    "Do not use this explainer for any model: guided backprop is the known example."),
            new FailureMode(
                    "blind-to-the-class",
                    "The map shows the object, whichever class is asked for.",
                    "Maps of two classes are alike.",
                    List.of("random-logit", "class-probe", "pointing-game"),
                    "Show the difference between the maps of the two likeliest classes."),
            new FailureMode(
                    "diffuse-map",
                    "Relevance is spread so thin that any region holds some of it.",
                    "Entropy is near its maximum, sparseness near that of the random map, and every region holds about"
                            + " the share of its area.",
                    List.of("sparseness", "entropy", "relevance-mass", "relevance-rank"),
                    "Use more masks or draws, or an explainer of finer grain."),
            new FailureMode(
                    "noisy-estimate",
                    "A stochastic explainer draws too few samples, and its map is partly chance.",
                    "Two runs of the same explainer on the same picture differ.",
                    List.of("explainer-seeds", "max-sensitivity", "avg-sensitivity", "local-lipschitz"),
                    "Raise the number of masks, steps or samples until the runs agree."),
            new FailureMode(
                    "seed-lottery",
                    "Trainings that differ in their seed alone have learned different reasons for the same answer.",
                    "Members agree on classes and disagree on maps; their accuracies are alike.",
                    List.of("training-seeds", "mege", "reco", "cka"),
                    "Show the mean of several trainings, train longer or on more data, and never choose the seed with"
                            + " the nicest maps."),
            new FailureMode(
                    "dead-units",
                    "Units hardly ever fire: too high a learning rate, a bad start, or a strong penalty switched them"
                            + " off.",
                    "Whole channels are dark for every picture; maps of class activations are coarse or blank.",
                    List.of("dead-units", "effective-rank", "redundancy", "map-health"),
                    "Lower the learning rate or the penalty, use a leaky nonlinearity, or prune the layer."),
            new FailureMode(
                    "collapsed-layer",
                    "A layer uses few of its dimensions: many channels say the same.",
                    "Correlated channels, a low effective rank, classes that overlap in the projection.",
                    List.of("effective-rank", "redundancy", "cka", "selectivity", "responses", "class-probe"),
                    "Make the layer narrower, or look for a loss that pulls classes together too early."),
            new FailureMode(
                    "one-unit-class",
                    "A class hangs on one or two channels.",
                    "Zeroing one channel takes the score; its selectivity is near 1.",
                    List.of("selectivity", "class-probe", "channel-ablation", "responses"),
                    "Look at the pictures that drive the channel; use dropout, or more varied pictures of the class."),
            new FailureMode(
                    "drift",
                    "The new version, or the new dataset, makes the network respond in another way.",
                    "Distributions of activations have moved, and the order of what matters with them.",
                    List.of("activation-drift", "cka", "accuracy"),
                    "Find the layer where it begins, compare its pictures between versions, and decide whether the"
                            + " change was meant."),
            new FailureMode(
                    "damaged-pictures",
                    "Noise, blur, weather or compression change prediction or map.",
                    "Accuracy or similarity falls with the severity, for some kinds of damage more than others.",
                    List.of("corruption-accuracy", "corruption-shift", "edge-cases", "relative-stability"),
                    "Train with such damage, and refuse pictures below a quality that was audited."),
            new FailureMode(
                    "easily-fooled",
                    "A change of the picture that nobody sees changes the prediction.",
                    "Robust accuracy falls quickly with the size of the change.",
                    List.of("evasion", "local-lipschitz", "corruption-accuracy"),
                    "Train against such changes, limit who may send pictures, and watch for them."),
            new FailureMode(
                    "masked-gradients",
                    "The network hides its gradients, so attacks that follow them fail and others do not.",
                    "The attack without gradients does better than those with; a larger step does not help them.",
                    List.of("evasion", "completeness", "map-health"),
                    "Take the worst of all attacks as the figure, and do not count the defence."),
            new FailureMode(
                    "forged-map",
                    "Someone can move the map without changing the prediction, and so show whatever reason they like.",
                    "The map leaves the object under a change of the picture that nobody sees.",
                    List.of(
                            "explanation-attack",
                            "evasion-shift",
                            "max-sensitivity",
                            "avg-sensitivity",
                            "local-lipschitz"),
                    "Do not decide anything on a map of a picture from someone with an interest in it; average maps"
                            + " over noise."));

    private FailureModes() {}

    /** The modes that a check tells of, those first for which it is the more telling. */
    public static List<FailureMode> of(Description check) {
        return ALL.stream()
                .filter(mode -> mode.checks().contains(check.name()))
                .sorted((a, b) -> Integer.compare(
                        a.checks().indexOf(check.name()), b.checks().indexOf(check.name())))
                .toList();
    }

    /** What a record says of a check that failed. */
    public static Narrative narrative(Description check) {
        return new Narrative(
                check.question(),
                check.failed(),
                check.remedy(),
                of(check).stream()
                        .map(mode -> new Narrative.Mode(mode.name(), mode.what(), mode.looks(), mode.next()))
                        .toList());
    }
}
