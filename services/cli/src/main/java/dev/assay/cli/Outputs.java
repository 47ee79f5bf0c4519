package dev.assay.cli;

import dev.assay.check.picture.MapFigure;
import dev.assay.check.picture.Numbers;
import dev.assay.core.npy.Npy;
import dev.assay.core.release.Refused;
import dev.assay.explain.Maps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The files that an explanation writes, each of them whole or not at all.
 *
 * @param maps a .npy file
 * @param png a picture of the first map, or of each where its name has {@code %d}
 */
record Outputs(Path maps, Optional<Path> png) {
    /** Where the number of the input goes. */
    static final String NUMBER = "%d";

    /** Pictures of one run: each is some 50 kB and a second's look. */
    static final int MAX_PICTURES = 1000;

    /** Refuses before any work what could not be written after it, and what would write over an input. */
    void check(Path... inputs) throws IOException {
        for (Path file : png.isPresent() ? List.of(maps, png.get()) : List.of(maps)) {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
            if (!Files.isDirectory(folder)) {
                throw new Refused("cannot write " + file + ": there is no folder " + folder);
            }
            if (Files.exists(file) ? !Files.isRegularFile(file) : !Files.isWritable(folder)) {
                throw new Refused("cannot write " + file + ": "
                        + (Files.exists(file) ? "it is not a regular file" : "the folder may not be written to"));
            }
            for (Path input : inputs) {
                if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                    throw new Refused("cannot write " + file + ": it is what is read; name another file");
                }
            }
        }
    }

    void checkCount(int n) {
        if (each() && n > MAX_PICTURES) {
            throw new Refused("--png with " + NUMBER + " would write " + n + " pictures, at most " + MAX_PICTURES
                    + " are written: explain fewer inputs at a time, or leave " + NUMBER + " out for the first one");
        }
    }

    private boolean each() {
        return png.isPresent() && png.get().toString().contains(NUMBER);
    }

    /** The files of the pictures, in order of the inputs. */
    List<Path> pictures(int n) {
        return png.stream()
                .flatMap(file -> each()
                        ? IntStream.range(0, n)
                                .mapToObj(i -> Path.of(file.toString().replace(NUMBER, Integer.toString(i))))
                        : java.util.stream.Stream.of(file))
                .toList();
    }

    void write(Explained explained, Shown shown) throws IOException {
        Maps all = explained.maps();
        write(maps, Npy.of(all.values(), all.n(), all.channels(), all.height(), all.width()));
        List<Path> pictures = explained.pictures();
        for (int i = 0; i < pictures.size(); i++) {
            write(pictures.get(i), picture(explained, shown, i));
        }
    }

    private static byte[] picture(Explained explained, Shown shown, int i) {
        MapFigure figure = new MapFigure(
                shown.picture(i), shown.caption(), explained.maps().slice(i, i + 1), explained.explainer() + " map");
        int target = explained.targets()[i];
        int predicted = explained.predicted()[i];
        String says = switch (explained.state(i)) {
            case ORDINARY -> "";
            case BLANK -> " (every value is 0)";
            case NOT_FINITE -> " (not every value is a number)";
        };
        String parameters = explained.parameters().entrySet().stream()
                .map(Map.Entry::toString)
                .collect(Collectors.joining(" "));
        return figure.png(
                "What " + explained.explainer() + " shows for class " + target + says,
                "Input " + i + ": predicted class " + predicted + " ("
                        + Numbers.shown(explained.probability(i, predicted)) + ")",
                explained.model() + " · " + explained.explainer() + (parameters.isEmpty() ? "" : " · " + parameters));
    }

    /** Written beside and then moved, so that nobody reads half a file. */
    private static void write(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
