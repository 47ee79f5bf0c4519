package dev.assay.check.cka;

import dev.assay.check.Exhibit;
import dev.assay.check.Run;
import dev.assay.check.Stage;
import dev.assay.check.picture.Matrix;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import dev.assay.onnx.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The similarity of every layer of one member with every layer of another. */
final class AlignmentPicture {
    private AlignmentPicture() {}

    /** @param values {@code [layer of a][layer of b]}, NaN where there is none */
    static List<Exhibit> draw(Stage stage, Pairing pairing, List<Layer> a, List<Layer> b, double[][] values) {
        List<String> rows = a.stream().map(Layer::name).toList();
        List<String> columns = b.stream().map(Layer::name).toList();
        String of = name(stage, pairing.a());
        String with = name(stage, pairing.b());
        String title = "CKA of every layer of " + of + " with every layer of " + with;
        String foot = stage.audited().model().id() + " on "
                + stage.audited().dataset().id() + ", " + stage.audited().count() + " samples · "
                + Cka.DESCRIPTION.id();
        String file = "cka-" + pairing.axis();
        Matrix matrix = new Matrix(title, of, with, rows, columns, values, "linear CKA", foot);
        return List.of(
                new Exhibit(file + ".png", Exhibit.PNG, title, alt(title, rows, columns, values), matrix.png()),
                new Exhibit(
                        file + ".json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "Linear CKA by layer of " + of + " (rows) and of " + with + " (columns)",
                        CanonicalJson.bytes(Map.of(
                                "axis", pairing.axis(),
                                "a", of,
                                "b", with,
                                "rows", rows,
                                "columns", columns,
                                "values",
                                        Arrays.stream(values)
                                                .map(AlignmentPicture::numbers)
                                                .toList()))));
    }

    private static String name(Stage stage, Run run) {
        String id = stage.member(run).id();
        return run.model() == Run.Age.AUDITED
                ? id
                : id + " of " + stage.audited().previous().orElseThrow().id();
    }

    private static List<@Nullable Double> numbers(double[] row) {
        return Arrays.stream(row)
                .<@Nullable Double>mapToObj(value -> Double.isNaN(value) ? null : value)
                .toList();
    }

    private static String alt(String title, List<String> rows, List<String> columns, double[][] values) {
        StringBuilder alt = new StringBuilder(title).append(". Layers ").append(String.join(", ", columns));
        for (int r = 0; r < rows.size(); r++) {
            alt.append("; ").append(rows.get(r)).append(':');
            Arrays.stream(values[r]).forEach(value -> alt.append(' ').append(Numbers.shown(value)));
        }
        return alt.append('.').toString();
    }
}
