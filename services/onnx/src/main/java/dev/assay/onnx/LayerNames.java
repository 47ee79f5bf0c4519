package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Readable names of layers, unique within a graph: {@code /layer1/relu/Relu} becomes {@code layer1.relu}. Letters,
 * digits, dots, dashes and underscores only, because names end up in metrics and file names.
 */
final class LayerNames {
    private static final int MAX_CHARACTERS = 80;
    private static final Pattern EXPORTED_OUTPUT = Pattern.compile("_output_\\d+$");
    private static final Pattern NUMBER = Pattern.compile("(_\\d+)?");

    /** Where PyTorch's newer exporter notes the modules around a node, from the outermost in; the last is no module. */
    private static final String SCOPES = "pkg.torch.onnx.name_scopes";

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final Set<String> taken;

    LayerNames() {
        this(Set.of());
    }

    /** @param taken names that are given already */
    LayerNames(Collection<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** A name from the module the node was made for, its own name, the tensor's, or the operator's. */
    String of(NodeProto node, String tensor) {
        String module = module(node);
        String name = module.isEmpty()
                ? readable(
                        node.getName().isEmpty()
                                ? EXPORTED_OUTPUT.matcher(tensor).replaceFirst("")
                                : node.getName(),
                        node.getOpType())
                : clean(module);
        String unique = name;
        for (int i = 1; !taken.add(unique); i++) {
            unique = name + '_' + i;
        }
        return unique;
    }

    private static String module(NodeProto node) {
        List<String> scopes = node.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(SCOPES))
                .flatMap(entry -> QUOTED.matcher(entry.getValue()).results())
                .map(quoted -> quoted.group(1))
                .toList();
        return scopes.size() < 2 ? "" : scopes.get(scopes.size() - 2);
    }

    private static String readable(String path, String op) {
        String[] parts = path.split("/");
        StringBuilder name = new StringBuilder();
        String previous = "";
        String number = "";
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.startsWith(op)) {
                Matcher suffix = NUMBER.matcher(part.substring(op.length()));
                if (suffix.matches()) {
                    number = suffix.group();
                    break;
                }
            }
            if (part.isEmpty()) {
                continue;
            }
            boolean repeats = !previous.isEmpty() && part.startsWith(previous + '.');
            String own = repeats ? part.substring(previous.length() + 1) : part;
            name.append(name.isEmpty() ? "" : ".").append(own);
            previous = part;
        }
        return clean((name.isEmpty() ? op.toLowerCase(Locale.ROOT) : name.toString()) + number);
    }

    private static String clean(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return clean.length() > MAX_CHARACTERS ? clean.substring(clean.length() - MAX_CHARACTERS) : clean;
    }
}
