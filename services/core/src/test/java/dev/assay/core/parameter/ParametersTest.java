package dev.assay.core.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final Parameters SAMPLE = new Parameters(
            "explainer \"sample\"",
            List.of(
                    new Parameter.Whole("window", 8, 1, 64, "side of the window"),
                    new Parameter.Real("keep", 0.5, 0.01, 0.99, "share kept"),
                    new Parameter.Choice("score", "probability", List.of("probability", "logit"), "what is explained"),
                    new Parameter.Text("layer", "last-spatial", "where to look")));

    @Test
    void fills_in_defaults_and_writes_values_in_one_form() {
        assertThat(SAMPLE.resolve(Map.of("window", " 016 ", "keep", ".250")))
                .containsExactly(
                        Map.entry("keep", "0.25"),
                        Map.entry("layer", "last-spatial"),
                        Map.entry("score", "probability"),
                        Map.entry("window", "16"));
    }

    @Test
    void resolving_what_is_resolved_changes_nothing() {
        var once = SAMPLE.resolve(Map.of("keep", "1e-1"));
        assertThat(SAMPLE.resolve(once)).isEqualTo(once).containsEntry("keep", "0.1");
    }

    @Test
    void an_unknown_name_is_refused_with_the_nearest_one() {
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("windw", "3")))
                .isInstanceOf(Refused.class)
                .hasMessage("explainer \"sample\" has no parameter \"windw\"; did you mean \"window\"?"
                        + " Known: keep, layer, score, window");
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("colour", "3")))
                .hasMessage("explainer \"sample\" has no parameter \"colour\"; known: keep, layer, score, window");
    }

    @Test
    void a_value_outside_its_range_is_refused_with_the_range() {
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("window", "65")))
                .isInstanceOf(Refused.class)
                .hasMessage("parameter \"window\" of explainer \"sample\" must be a whole number in [1, 64],"
                        + " found \"65\"");
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("window", "8.5"))).hasMessageContaining("found \"8.5\"");
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("keep", "NaN")))
                .hasMessage("parameter \"keep\" of explainer \"sample\" must be a number in [0.01, 0.99],"
                        + " found \"NaN\"");
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("score", "margin")))
                .hasMessage("parameter \"score\" of explainer \"sample\" must be one of probability, logit,"
                        + " found \"margin\"");
        assertThatThrownBy(() -> SAMPLE.resolve(Map.of("layer", "two words"))).isInstanceOf(Refused.class);
    }

    @Test
    void arguments_are_read_by_type_and_an_undeclared_one_is_a_fault() {
        Arguments arguments = SAMPLE.arguments(Map.of());
        assertThat(arguments.whole("window")).isEqualTo(8);
        assertThat(arguments.real("keep")).isEqualTo(0.5);
        assertThat(arguments.text("score")).isEqualTo("probability");
        assertThatThrownBy(() -> arguments.text("depth")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void several_words_are_written_in_the_order_of_the_options() {
        var kinds = new Parameter.Several("kinds", List.of("jpeg"), List.of("noise", "jpeg", "fog"), "what is done");
        assertThat(kinds.standard()).isEqualTo("jpeg");
        assertThat(kinds.canonical("check \"shift\"", "fog, noise")).isEqualTo("noise,fog");
        assertThat(new Parameters("check \"shift\"", List.of(kinds))
                        .arguments(Map.of("kinds", "fog,noise"))
                        .several("kinds"))
                .containsExactly("noise", "fog");
        assertThatThrownBy(() -> kinds.canonical("check \"shift\"", "fog,snow"))
                .isInstanceOf(Refused.class)
                .hasMessage("parameter \"kinds\" of check \"shift\" must be one or more of noise, jpeg, fog,"
                        + " found \"fog,snow\"");
        assertThatThrownBy(() -> kinds.canonical("check \"shift\"", "")).isInstanceOf(Refused.class);
    }
}
