package dev.assay.app.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a running installation on one machine answers: the content of {@code installation.json}.
 *
 * @param url of pages and REST
 * @param pid of the process that holds the data folder
 * @param kafka value of {@code bootstrap.servers}
 * @param worker url of the worker process's metrics; empty where the worker role is not active
 * @param roles active ones
 */
public record Installation(String url, long pid, String kafka, Optional<String> worker, List<String> roles) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Installation {
        roles = List.copyOf(roles);
    }

    String json() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("url", url);
        fields.put("pid", pid);
        fields.put("kafka", kafka);
        fields.put("metrics", url + "/q/metrics");
        worker.ifPresent(address -> fields.put("workerMetrics", address + "/q/metrics"));
        fields.put("roles", roles);
        try {
            return JSON.writeValueAsString(fields) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers must be writable as JSON", e);
        }
    }
}
