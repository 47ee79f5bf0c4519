package dev.assay.console.page;

import dev.assay.console.page.Exhibit.Link;
import dev.assay.core.audit.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evidence in the order in which it is looked at: pictures by check, each with the numbers of the same name. */
final class Exhibits {
    private Exhibits() {}

    /** Check to its pictures. */
    static Map<String, List<Exhibit>> of(List<Evidence> evidence) {
        Map<String, List<Exhibit>> byCheck = new LinkedHashMap<>();
        for (Evidence picture : evidence) {
            if (isPicture(picture)) {
                byCheck.computeIfAbsent(picture.check(), check -> new ArrayList<>())
                        .add(exhibit(picture, evidence));
            }
        }
        return byCheck;
    }

    /** Numbers that stand beside no picture. */
    static List<Link> loose(List<Evidence> evidence) {
        return evidence.stream()
                .filter(file -> !isPicture(file))
                .filter(file -> evidence.stream().noneMatch(picture -> isPicture(picture) && beside(picture, file)))
                .map(Exhibits::link)
                .toList();
    }

    private static Exhibit exhibit(Evidence picture, List<Evidence> all) {
        List<Link> numbers = all.stream()
                .filter(file -> !isPicture(file) && beside(picture, file))
                .map(Exhibits::link)
                .toList();
        return new Exhibit(
                picture.check(), picture.explainer(), picture.title(), picture.alt(), target(picture), numbers);
    }

    private static boolean isPicture(Evidence file) {
        return file.mediaType().startsWith("image/");
    }

    private static boolean beside(Evidence picture, Evidence file) {
        return picture.check().equals(file.check()) && stem(picture.file()).equals(stem(file.file()));
    }

    private static String stem(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file : file.substring(0, dot);
    }

    private static Link link(Evidence file) {
        return new Link(target(file), file.file() + " (" + Numbers.bytes(file.size()) + ")");
    }

    private static String target(Evidence file) {
        return "/v1/evidence/" + file.digest().hex();
    }
}
