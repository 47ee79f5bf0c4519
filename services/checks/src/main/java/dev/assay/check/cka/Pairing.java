package dev.assay.check.cka;

import dev.assay.check.Run;
import dev.assay.check.Stage;
import dev.assay.check.seeds.TrainingSeeds;
import dev.assay.core.release.Member;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two trainings that are compared.
 *
 * @param axis on which they differ: seed, architecture and so on, or {@link #VERSION}
 * @param a of the audited version
 * @param b another member, or one of the version before
 */
public record Pairing(String axis, Run a, Run b) {
    public static final String VERSION = "version";

    /**
     * Members that differ along one axis alone, and members with their namesakes of the version before; where no names
     * agree, the two references.
     */
    static List<Pairing> of(Stage stage) {
        List<Pairing> all = new ArrayList<>();
        List<Member> members = stage.audited().model().members();
        TrainingSeeds.pairs(members)
                .forEach((axis, pairs) -> pairs.forEach(
                        pair -> all.add(new Pairing(axis, Run.audited(pair.a()), Run.audited(pair.b())))));
        all.addAll(versions(stage));
        return all;
    }

    /** Members with their namesakes of the version before, where there is one; the references where no names agree. */
    public static List<Pairing> versions(Stage stage) {
        if (stage.previous().isEmpty()) {
            return List.of();
        }
        List<Member> members = stage.audited().model().members();
        List<String> before = stage.audited().previous().orElseThrow().members().stream()
                .map(Member::id)
                .toList();
        List<Pairing> namesakes = IntStream.range(0, members.size())
                .filter(m -> before.contains(members.get(m).id()))
                .mapToObj(m -> new Pairing(
                        VERSION,
                        Run.audited(m),
                        Run.previousVersion(before.indexOf(members.get(m).id()))))
                .toList();
        return namesakes.isEmpty() ? List.of(new Pairing(VERSION, Run.audited(0), Run.previousVersion(0))) : namesakes;
    }

    /**
     * For each layer of a the layer of b to compare it with, or -1: layers in order where there are as many; otherwise
     * those of the same name; where no names agree, those at the same share of the depth.
     */
    public static int[] matched(List<Layer> a, List<Layer> b) {
        int[] found = new int[a.size()];
        List<String> names = b.stream().map(Layer::name).toList();
        boolean namesakes = a.stream().anyMatch(layer -> names.contains(layer.name()));
        for (int i = 0; i < found.length; i++) {
            if (a.size() == b.size()) {
                found[i] = i;
            } else if (namesakes) {
                found[i] = names.indexOf(a.get(i).name());
            } else {
                found[i] = Math.round((float) i * (b.size() - 1) / Math.max(1, a.size() - 1));
            }
        }
        return found;
    }
}
