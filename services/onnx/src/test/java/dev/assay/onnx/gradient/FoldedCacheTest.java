package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldedCacheTest {
    private final List<String> folded = new ArrayList<>();

    @Test
    void the_same_bytes_are_folded_once() {
        FoldedCache cache = new FoldedCache(1 << 20);
        Folded first = get(cache, model("a"));
        assertThat(get(cache, model("a"))).isSameAs(first);
        assertThat(get(cache, model("b"))).isNotSameAs(first);
        assertThat(folded).containsExactly("a", "b");
    }

    @Test
    void what_was_used_longest_ago_goes_first() {
        FoldedCache cache = new FoldedCache(2L * model("a").getSerializedSize());
        for (String name : List.of("a", "b", "a", "c", "a", "b")) {
            get(cache, model(name));
        }
        assertThat(folded).containsExactly("a", "b", "c", "b");
    }

    @Test
    void a_graph_over_the_limit_is_not_kept_and_drives_nothing_out() {
        FoldedCache cache = new FoldedCache(model("a").getSerializedSize());
        for (String name : List.of("a", "far too long", "far too long", "a")) {
            get(cache, model(name));
        }
        assertThat(folded).containsExactly("a", "far too long", "far too long");
    }

    private static ModelProto model(String name) {
        return ModelProto.newBuilder().setProducerName(name).build();
    }

    private Folded get(FoldedCache cache, ModelProto model) {
        return cache.get(model, fixed -> {
            folded.add(fixed.getProducerName());
            return new Folded(fixed, Map.of());
        });
    }
}
