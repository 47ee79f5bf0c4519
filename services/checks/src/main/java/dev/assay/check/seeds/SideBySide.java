package dev.assay.check.seeds;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The maps of all members of one sample: the first on which all agree, and the first on which they do not. */
final class SideBySide {
    /** Members that fit in one figure; the first of the release. */
    private static final int MAX_MEMBERS = 8;

    private static final int COLUMNS = 5;

    private SideBySide() {}

    static List<Candidate> candidates(MappedSample sample) {
        if (!sample.reference().heat().usable()) {
            return List.of();
        }
        boolean agree = sample.members().stream()
                        .map(MappedMember::predicted)
                        .distinct()
                        .count()
                == 1;
        return List.of(
                agree
                        ? Candidate.ordinary("agree", () -> draw(sample, "agree"))
                        : Candidate.striking("disagree", () -> draw(sample, "disagree")));
    }

    private static List<Exhibit> draw(MappedSample sample, String kind) {
        SampleFigure figure = new SampleFigure(sample, "training-seeds/1");
        List<MappedMember> members =
                sample.members().stream().limit(MAX_MEMBERS).toList();
        List<Heat> heats = members.stream().map(SampleFigure::shown).toList();
        List<Heat> shares = heats.stream().map(SampleFigure::ownShare).toList();
        Scale scale = Scale.of(shares);
        List<Panel> panels = new ArrayList<>();
        panels.add(Panel.of(sample.picture(), figure.marks(), "picture"));
        for (int m = 0; m < members.size(); m++) {
            panels.add(Panel.of(
                    shares.get(m),
                    scale,
                    figure.marks(),
                    members.get(m).member().id(),
                    "predicts " + figure.prediction(members.get(m))));
        }
        String title = kind.equals("agree")
                ? "Trainings that agree on the class, explained by " + sample.explainer()
                : "Trainings that disagree on the class, explained by " + sample.explainer();
        return figure.exhibits(
                kind,
                new Figure(
                        title,
                        figure.subtitle(),
                        Figure.rows(panels, COLUMNS),
                        Optional.of(new Figure.Bar(scale, "share of the map's own reach")),
                        figure.foot()),
                title + ": the picture and the map of each of " + members.size() + " members, each on its own scale. "
                        + figure.subtitle() + ".",
                heats,
                Map.of(
                        "members",
                        members.stream().map(member -> member.member().id()).toList()));
    }
}
