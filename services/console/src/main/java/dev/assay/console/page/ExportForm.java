package dev.assay.console.page;

import java.util.Optional;

/**
 * The form that asks for an export, as somebody filled it in.
 *
 * @param model as typed; empty for all
 * @param from day as typed, likewise {@code to}
 * @param problem why what was asked for is not made; empty: nothing was asked for yet
 */
public record ExportForm(String model, String from, String to, Optional<String> problem) {
    static final ExportForm EMPTY = new ExportForm("", "", "", Optional.empty());

    ExportForm refused(String why) {
        return new ExportForm(model, from, to, Optional.of(why));
    }
}
