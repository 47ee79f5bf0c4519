package dev.assay.trail.verify.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of one object, each read once; {@link #end} refuses those that nobody read. */
public final class Fields {
    private final String what;
    private final Map<String, Node> members;
    private final Set<String> read = new HashSet<>();

    public Fields(String what, Node node) throws BadJson {
        if (!(node instanceof Node.Members m)) {
            throw new BadJson(what + " must be an object");
        }
        this.what = what;
        this.members = m.members();
    }

    /** @throws BadJson if there is a field that was not read */
    public void end() throws BadJson {
        for (String key : members.keySet()) {
            if (!read.contains(key)) {
                throw new BadJson(what + " must not have a field \"" + key + '"');
            }
        }
    }

    public Set<String> names() {
        return members.keySet();
    }

    public boolean has(String key) {
        return members.containsKey(key);
    }

    /** Passes over a field. */
    public Fields skip(String key) {
        read.add(key);
        return this;
    }

    public Node node(String key) throws BadJson {
        Node node = members.get(key);
        read.add(key);
        if (node == null) {
            throw new BadJson(what + " must have a field \"" + key + '"');
        }
        return node;
    }

    /** Empty for null too. */
    public Optional<Node> find(String key) {
        read.add(key);
        return Optional.ofNullable(members.get(key)).filter(node -> !(node instanceof Node.Nothing));
    }

    public Fields object(String key) throws BadJson {
        return new Fields(what + "." + key, node(key));
    }

    public String text(String key) throws BadJson {
        return text(key, node(key));
    }

    /** Empty where there is no such field; in the strict profile an empty text has no field. */
    public String optional(String key) throws BadJson {
        if (!has(key)) {
            return "";
        }
        String text = text(key);
        if (text.isEmpty()) {
            throw new BadJson(what + "." + key + " must not be empty: what is empty has no field");
        }
        return text;
    }

    /** A 64-bit integer that is written as text, without sign or leading zero. */
    public long count(String key) throws BadJson {
        String text = text(key);
        try {
            long count = Long.parseLong(text);
            if (count >= 0 && String.valueOf(count).equals(text)) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadJson(what + "." + key + " must be a count as text, found \"" + text + '"');
    }

    public int whole(String key) throws BadJson {
        if (node(key) instanceof Node.Number number) {
            try {
                return Integer.parseInt(number.text());
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw new BadJson(what + "." + key + " must be a whole number of 32 bits");
    }

    public double number(String key) throws BadJson {
        if (node(key) instanceof Node.Number number) {
            return Double.parseDouble(number.text());
        }
        throw new BadJson(what + "." + key + " must be a number");
    }

    public boolean flag(String key) throws BadJson {
        if (node(key) instanceof Node.Flag flag) {
            return flag.value();
        }
        throw new BadJson(what + "." + key + " must be true or false");
    }

    public List<Node> items(String key) throws BadJson {
        if (node(key) instanceof Node.Items items) {
            return items.items();
        }
        throw new BadJson(what + "." + key + " must be a list");
    }

    public List<String> texts(String key) throws BadJson {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            texts.add(text(key, item));
        }
        return texts;
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type) throws BadJson {
        return choice(key, type, text(key));
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, String name) throws BadJson {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new BadJson(
                what + "." + key + " must be one of " + List.of(type.getEnumConstants()) + ", found \"" + name + '"');
    }

    private String text(String key, Node node) throws BadJson {
        if (node instanceof Node.Text text) {
            return text.value();
        }
        throw new BadJson(what + "." + key + " must be text");
    }
}
