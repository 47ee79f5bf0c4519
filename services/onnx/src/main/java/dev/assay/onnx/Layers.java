package dev.assay.onnx;

import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The layers of a model: those with an activation, and the last with spatial extent. Thread-safe. */
final class Layers {
    private final Loaded loaded;
    private final Optional<Layers> origin;
    private final Once<Optional<Layer>> lastSpatial = new Once<>(this::look);

    /** @param origin layers of the model that this one is made from */
    Layers(Loaded loaded, Optional<Layers> origin) {
        this.loaded = loaded;
        this.origin = origin;
    }

    /** The activation layers, in execution order. */
    List<Layer> activated() {
        return loaded.layers();
    }

    /** As {@link Model#lastSpatial} says. */
    Optional<Layer> lastSpatial() {
        return lastSpatial.get();
    }

    private Optional<Layer> look() {
        return inherited()
                .or(this::found)
                .or(() -> activated().reversed().stream().filter(Layer::spatial).findFirst());
    }

    /** A model made from another has the same layers, and need not look for them. */
    private Optional<Layer> inherited() {
        Set<String> tensors = loaded.graph().tensors();
        return origin.flatMap(Layers::lastSpatial).filter(layer -> tensors.contains(layer.tensor()));
    }

    private Optional<Layer> found() {
        String input = loaded.input().name();
        Map<String, long[]> shapes = Sizes.shapes(loaded.graph(), loaded.port(), loaded.shape());
        shapes.put(input, loaded.shape());
        return LastSpatial.of(
                loaded.graph().graph(), input, loaded.output().name(), shapes, loaded.batch(), activated());
    }

    /** As {@link Model#layer} says. */
    Layer named(String name) {
        return activated().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .or(() -> lastSpatial().filter(layer -> layer.name().equals(name)))
                .orElseThrow(() -> unknown(name));
    }

    private Refused unknown(String name) {
        List<String> known = Stream.concat(activated().stream(), lastSpatial().stream())
                .distinct()
                .map(Layer::name)
                .toList();
        return new Refused(loaded.graph().file() + " has no layer \"" + name + '"' + Nearest.hint(name, known));
    }
}
