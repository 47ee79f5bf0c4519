package dev.assay.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** An installation whose topics are made by deploy/topics.sh must have those that the services ask for. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicsScriptTest {
    private static final Path SCRIPT = Path.of("../deploy/topics.sh");

    @Test
    void the_script_makes_the_topics_that_the_code_makes() throws IOException {
        Map<String, String> made = new TreeMap<>();
        for (List<String> line : lines("topic")) {
            made.put(line.get(1), line.get(2) + ' ' + settings(line.subList(3, line.size())));
        }
        Map<String, String> wanted = new TreeMap<>();
        Topics.names().forEach(name -> {
            var topic = Topics.topic(name, (short) 1);
            Map<String, String> settings = new TreeMap<>(topic.configs());
            settings.remove("min.insync.replicas"); // the script takes it from the number of copies
            wanted.put(name, topic.numPartitions() + " " + settings);
        });
        assertThat(made).isEqualTo(wanted);
    }

    @Test
    void the_script_gives_the_workers_the_settings_that_the_code_gives() throws IOException {
        assertThat(lines("group")).singleElement().satisfies(line -> {
            assertThat(line.get(1)).isEqualTo(ShareGroup.WORKERS);
            assertThat(settings(line.subList(2, line.size()))).isEqualTo(ShareGroup.DEFAULT.settings());
        });
    }

    private static Map<String, String> settings(List<String> pairs) {
        return pairs.stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
    }

    private static List<List<String>> lines(String command) throws IOException {
        return Files.readAllLines(SCRIPT).stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .filter(words -> words.getFirst().equals(command))
                .toList();
    }
}
