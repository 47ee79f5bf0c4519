package dev.assay.onnx;

import dev.assay.core.audit.Runtime;
import dev.assay.core.release.OutputSpec;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an audit records of how a model runs: the settings that could change a bit. */
final class RuntimeSettings {
    private RuntimeSettings() {}

    /**
     * Gathers them.
     *
     * @param placements of the model's graph and of those made from it, where their runs were looked at
     * @param repeats whether the same runs give the same bits, of all graphs made from it
     */
    static Runtime of(Loaded loaded, List<Placement> placements, boolean repeats) {
        Hardware hardware = Hardware.here();
        Execution execution = loaded.execution();
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("provider", execution.provider().name());
        execution.fallback().ifPresent(why -> settings.put("provider-fallback", why));
        if (execution.provider() == Provider.CUDA) {
            ofGpu(settings);
            settings.put(Runtime.BITS_REPEAT, repeats ? "yes" : "no");
        }
        if (!placements.isEmpty()) {
            settings.put(Runtime.NODES_ON_CPU, text(placements));
        }
        settings.put("precision", "float32");
        if (loaded.output().space() == OutputSpec.Space.PROBABILITIES) {
            FinalSoftmax.logits(loaded.graph().graph(), loaded.output().name())
                    .ifPresent(tensor ->
                            settings.put("logits", "looked for behind the final softmax, in " + Shown.quoted(tensor)));
        }
        settings.put("batch", Integer.toString(loaded.batch()));
        settings.put("pictures-per-run", Integer.toString(loaded.plain().perRun()));
        settings.put("threads", Integer.toString(execution.threads()));
        settings.put("onnxruntime", Native.version());
        settings.put("onnxruntime-build", Native.build());
        settings.put("cpu", hardware.architecture());
        settings.put("cpu-features", hardware.features());
        return new Runtime(settings);
    }

    private static void ofGpu(SortedMap<String, String> settings) {
        Gpu gpu = Gpu.here();
        settings.put("gpu", gpu.name());
        settings.put("gpu-driver", gpu.driver());
        settings.put("gpu-libraries", gpu.libraries());
        settings.put("cuda", Cuda.options());
    }

    /** Nodes that fell to the processor although the model runs on a GPU, of how many, of each graph. */
    private static String text(List<Placement> placements) {
        return placements.stream().map(Placement::text).distinct().collect(Collectors.joining("; "));
    }
}
