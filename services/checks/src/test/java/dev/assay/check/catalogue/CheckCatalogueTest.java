package dev.assay.check.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Check;
import dev.assay.check.Description;
import dev.assay.check.MapCheck;
import dev.assay.check.Metric;
import dev.assay.check.PredictionCheck;
import dev.assay.check.Sample;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckCatalogueTest {
    static List<Description> all() {
        return CheckCatalogue.ALL;
    }

    @Test
    void ids_are_unique() {
        assertThat(all()).extracting(Description::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_check_is_what_its_scope_says(Description one) {
        Check check = one.make().apply(one.declared().arguments(new TreeMap<>()));
        Class<? extends Check> kind = switch (one.scope()) {
            case MAPS -> MapCheck.class;
            case PREDICTIONS -> PredictionCheck.class;
            case ACTIVATIONS -> ActivationCheck.class;
        };
        assertThat(check).isInstanceOf(kind);
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_check_says_what_it_means_in_whole_sentences(Description one) {
        assertThat(one.question()).endsWith("?");
        assertThat(List.of(one.method(), one.failed(), one.remedy())).allMatch(text -> text.endsWith("."));
        assertThat(one.source()).isNotBlank();
        assertThat(one.metrics()).isNotEmpty().extracting(Metric::meaning).doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_check_measures_only_metrics_that_it_declares(Description one) {
        var subject = Sample.subject("1.0.0", "2.0.0");
        Plan plan = Sample.plan(60, 4, "checks: [{check: accuracy}]");
        var audited = dev.assay.check.Audited.of(plan, subject.model(), subject.dataset());
        Check check = one.make().apply(one.declared().arguments(new TreeMap<>()));
        assertThat(check.applies(audited).metrics())
                .allMatch(metric -> one.metrics().stream().anyMatch(declared -> declared.matches(metric)));
    }

    @Test
    void a_check_of_another_version_is_refused() {
        PlannedCheck planned =
                new PlannedCheck("accuracy/9", "x", Scope.PREDICTIONS, List.of(), new TreeMap<>(), List.of());
        assertThatThrownBy(() -> CheckCatalogue.make(planned))
                .isInstanceOf(Refused.class)
                .hasMessage("this version of Assay has no check \"accuracy/9\"");
    }

    @Test
    void a_stem_matches_its_parts_and_nothing_longer() {
        Metric each = Metric.higher("spearman", "x").each("axis");
        assertThat(List.of("spearman", "spearman:seed")).allMatch(each::matches);
        assertThat(List.of("spearman:", "spearman-changed:seed", "spear")).noneMatch(each::matches);
        assertThat(Metric.higher("auc", "x").matches("auc:part")).isFalse();
    }
}
