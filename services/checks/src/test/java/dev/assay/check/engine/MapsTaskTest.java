package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Audited;
import dev.assay.check.KeptPictures;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Sample;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.random.Draws;
import dev.assay.explain.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapsTaskTest {
    private static final String PLAN = """
            explainers:
              - {name: eigen-cam}
            checks:
              - {check: map-health}
            """;

    /** Curves begin or end with it in place of a run: not one bit may differ. */
    @Test
    void the_certainty_of_a_sample_is_what_a_run_of_it_gives() {
        Plan plan = Sample.plan(5, 5, PLAN);
        Subject subject = Sample.subject("1.0.0", "1.0.0");
        try (Models models = new Models();
                Models.Lease lease = models.lease(subject.model(), subject.modelFolder(), subject.settings());
                Workers workers = new Workers(1)) {
            Task task = new Task(
                    plan,
                    subject,
                    Audited.of(plan, subject.model(), subject.dataset()),
                    lease.models(),
                    List.of(),
                    lease.models().getFirst(),
                    new Draws("test"),
                    new KeptPictures(),
                    workers,
                    (check, explainer, file, mediaType, title, alt, bytes) -> {
                        throw new IllegalStateException("nothing is drawn");
                    },
                    Progress.SILENT);
            MapsTask maps = new MapsTask(task, new Work.Maps("eigen-cam", 0, 5));
            for (int i = 0; i < 5; i++) {
                MappedSample sample = maps.map(i);
                int[] target = {sample.target()};
                for (MappedMember member : sample.members()) {
                    assertThat(member.certainty())
                            .isEqualTo(Score.PROBABILITY.of(member.model(), sample.input(), target)[0])
                            .isBetween(0.0, 1.0);
                }
            }
        }
    }
}
