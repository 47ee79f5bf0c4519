package dev.assay.worker.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Whole folders: their size, their order by last use. */
final class Folders {
    private Folders() {}

    /** Marks the folder as used, for the order after a restart. */
    static void touch(Path folder, Instant now) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(now));
    }

    static List<Path> oldestFirst(Path parent) throws IOException {
        TreeMap<FileTime, List<Path>> byUse = new TreeMap<>();
        try (Stream<Path> all = Files.list(parent)) {
            for (Path folder : all.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()) {
                byUse.computeIfAbsent(Files.getLastModifiedTime(folder), time -> new ArrayList<>())
                        .add(folder);
            }
        }
        return byUse.values().stream().flatMap(List::stream).toList();
    }

    static long bytes(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }
}
