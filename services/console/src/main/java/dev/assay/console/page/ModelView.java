package dev.assay.console.page;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Versions of one model side by side, by their newest decided audits.
 *
 * @param columns newest first
 * @param rows judged measurements, one of each check, explainer and metric
 */
public record ModelView(String name, List<AuditRow> columns, List<Row> rows) {
    /** Versions side by side: as many as fit a page. */
    public static final int MAX_COLUMNS = 6;

    /** @param cells one a column */
    public record Row(String check, String explainer, String metric, String bound, List<Cell> cells) {}

    /** @param badge absent where the version's audit has no such measurement; {@code value} is then empty */
    public record Cell(Optional<Badge> badge, String value) {}

    /** @param reports of the audits, in the order of the columns; absent where a document cannot be fetched */
    static ModelView of(String name, List<AuditRow> columns, List<Optional<AuditReport>> reports) {
        Map<Key, Measurement[]> cells = new TreeMap<>(Comparator.naturalOrder());
        for (int column = 0; column < reports.size(); column++) {
            List<Measurement> found =
                    reports.get(column).map(AuditReport::measurements).orElse(List.of());
            for (Measurement measurement : found) {
                if (measurement.rule().isPresent()) {
                    cells.computeIfAbsent(measurement.key(), key -> new Measurement[reports.size()])[column] =
                            measurement;
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        cells.forEach((key, measured) -> rows.add(row(key, measured)));
        return new ModelView(name, columns, rows);
    }

    private static Row row(Key key, Measurement[] measured) {
        List<Cell> cells = new ArrayList<>();
        String bound = "";
        for (Measurement measurement : measured) {
            if (measurement == null) {
                cells.add(new Cell(Optional.empty(), ""));
                continue;
            }
            MeasurementRow row = MeasurementRow.of(measurement);
            bound = bound.isEmpty() ? row.bound() : bound;
            cells.add(new Cell(
                    Optional.of(row.badge()),
                    row.figure().map(MeasurementRow.Figure::value).orElse("")));
        }
        return new Row(key.check(), key.explainer(), key.metric(), bound, cells);
    }
}
