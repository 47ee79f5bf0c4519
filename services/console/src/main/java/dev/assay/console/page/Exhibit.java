package dev.assay.console.page;

import java.util.List;

/**
 * A picture with its numbers.
 *
 * @param source where the picture is fetched
 * @param numbers files that belong to it
 */
public record Exhibit(String check, String explainer, String title, String alt, String source, List<Link> numbers) {
    public Exhibit {
        numbers = List.copyOf(numbers);
    }

    /** @param text what is there, with its size */
    public record Link(String target, String text) {}
}
