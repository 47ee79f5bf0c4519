package dev.assay.trail.verify.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of one object, each read once; {@link #end} refuses those that nobody read. */
public final class Fields {
    private final String in;
    private final String key;
    private final Node.Members members;
    private final boolean[] read;

    public Fields(String what, Node node) throws BadJson {
        this("", what, node);
    }

    /** @param in what it is a part of; empty where it is a whole */
    private Fields(String in, String key, Node node) throws BadJson {
        this.in = in;
        this.key = key;
        if (!(node instanceof Node.Members found)) {
            throw new BadJson(what() + " must be an object");
        }
        this.members = found;
        this.read = new boolean[found.size()];
    }

    /** Put together where something is wrong, and not for every object of every record. */
    private String what() {
        return in.isEmpty() ? key : in + '.' + key;
    }

    /** @throws BadJson if there is a field that was not read */
    public void end() throws BadJson {
        for (int i = 0; i < read.length; i++) {
            if (!read[i]) {
                throw new BadJson(what() + " must not have a field \"" + members.key(i) + '"');
            }
        }
    }

    public List<String> names() {
        return members.keys();
    }

    public boolean has(String key) {
        return members.place(key) >= 0;
    }

    /** Passes over a field. */
    public Fields skip(String key) {
        find(key);
        return this;
    }

    public Node node(String key) throws BadJson {
        int place = members.place(key);
        if (place < 0) {
            throw new BadJson(what() + " must have a field \"" + key + '"');
        }
        read[place] = true;
        return members.value(place);
    }

    /** Empty for null too. */
    public Optional<Node> find(String key) {
        int place = members.place(key);
        if (place < 0) {
            return Optional.empty();
        }
        read[place] = true;
        Node node = members.value(place);
        return node instanceof Node.Nothing ? Optional.empty() : Optional.of(node);
    }

    public Fields object(String key) throws BadJson {
        return new Fields(what(), key, node(key));
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
            throw new BadJson(what() + '.' + key + " must not be empty: what is empty has no field");
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
        throw new BadJson(what() + '.' + key + " must be a count as text, found \"" + text + '"');
    }

    public int whole(String key) throws BadJson {
        if (node(key) instanceof Node.Number number) {
            try {
                return Integer.parseInt(number.text());
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw new BadJson(what() + '.' + key + " must be a whole number of 32 bits");
    }

    public double number(String key) throws BadJson {
        if (node(key) instanceof Node.Number number) {
            return Double.parseDouble(number.text());
        }
        throw new BadJson(what() + '.' + key + " must be a number");
    }

    public boolean flag(String key) throws BadJson {
        if (node(key) instanceof Node.Flag flag) {
            return flag.value();
        }
        throw new BadJson(what() + '.' + key + " must be true or false");
    }

    public List<Node> items(String key) throws BadJson {
        if (node(key) instanceof Node.Items items) {
            return items.items();
        }
        throw new BadJson(what() + '.' + key + " must be a list");
    }

    public List<String> texts(String key) throws BadJson {
        List<String> texts = new ArrayList<>();
        for (Node item : items(key)) {
            texts.add(text(key, item));
        }
        return texts;
    }

    /** Every field, all of which must be text. */
    public SortedMap<String, String> allTexts() throws BadJson {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String key : names()) {
            texts.put(key, text(key));
        }
        return texts;
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type) throws BadJson {
        return choice(key, type, text(key));
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, String name) throws BadJson {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new BadJson(what() + '.' + key + " must be one of " + List.of(type.getEnumConstants()) + ", found \""
                    + name + '"');
        }
    }

    private String text(String key, Node node) throws BadJson {
        if (node instanceof Node.Text text) {
            return text.value();
        }
        throw new BadJson(what() + '.' + key + " must be text");
    }
}
