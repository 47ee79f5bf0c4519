package dev.assay.check.picture;

import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Panel.Mark;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.npy.Npy;
import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Figures of one sample and its maps, with their numbers beside them. */
public final class SampleFigure {
    /** Of the colours of every map: whole pixels are perturbed in all channels alike, gradients differ by channel. */
    static final String UNIT = "relevance, mean over channels";

    private final MappedSample sample;
    private final String check;

    /**
     * @param check id, for the line at the foot
     */
    public SampleFigure(MappedSample sample, String check) {
        this.sample = sample;
        this.check = check;
    }

    /** Mask outline, solid, and region outlines, dashed. */
    public List<Mark> marks() {
        int height = sample.picture().height();
        int width = sample.picture().width();
        List<Mark> marks = new ArrayList<>();
        sample.mask().ifPresent(mask -> {
            BitSet inside = new BitSet(height * width);
            for (int i = 0; i < height * width; i++) {
                inside.set(i, mask.inside(i));
            }
            marks.add(new Mark.Outline(inside, false));
        });
        for (Sample.Box box : sample.sample().regions().values()) {
            BitSet inside = new BitSet(height * width);
            for (int y = box.y(); y < Math.min(height, box.y() + box.height()); y++) {
                inside.set(y * width + box.x(), y * width + Math.min(width, box.x() + box.width()));
            }
            marks.add(new Mark.Outline(inside, true));
        }
        return marks;
    }

    /** The member's map as figures show it: the mean over channels. */
    public static Heat shown(MappedMember member) {
        return scaled(member.heat(), 1f / member.map().channels());
    }

    /** The map with every value multiplied. */
    public static Heat scaled(Heat heat, float by) {
        float[] values = heat.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= by;
        }
        return new Heat(heat.height(), heat.width(), values);
    }

    /** The map as a share of its own reach, for maps whose sizes say nothing; as it is where it is not usable. */
    public static Heat ownShare(Heat heat) {
        return heat.usable() ? scaled(heat, (float) (1 / Scale.of(List.of(heat)).reach())) : heat;
    }

    /** {@code sample 0012: label 6, predicted 8 (.71)}. */
    public String subtitle() {
        Sample of = sample.sample();
        List<String> slices = List.copyOf(of.slices());
        return "Sample " + of.id() + ": label " + label(of.label()) + ", predicted " + prediction(sample.reference())
                + " by " + sample.reference().member().id() + (slices.isEmpty() ? "" : "; slices " + slices);
    }

    /** The class that a member predicts, with its probability. */
    public String prediction(MappedMember member) {
        int predicted = member.predicted();
        return className(predicted) + " (" + Numbers.shown(member.probabilities()[predicted]) + ")";
    }

    public String className(int index) {
        List<String> classes = sample.audited().model().classes();
        return index < classes.size() ? classes.get(index) : String.valueOf(index);
    }

    private String label(int index) {
        return sample.audited().dataset().classes().get(index);
    }

    /** Picture, map, and the map over the picture, of the reference member. */
    public List<Panel> triple(List<Mark> marks) {
        Heat heat = shown(sample.reference());
        Scale scale = Scale.of(List.of(heat));
        return List.of(
                Panel.of(sample.picture(), marks, "picture"),
                Panel.of(heat, scale, marks, sample.explainer() + " map"),
                Panel.overlay(sample.picture(), heat, scale, marks, "map over picture"));
    }

    /** The colour bar of {@link #triple}. */
    public Optional<Figure.Bar> bar() {
        return Optional.of(new Figure.Bar(Scale.of(List.of(shown(sample.reference()))), UNIT));
    }

    /** What the figure was made from. */
    public String foot() {
        return sample.audited().model().id() + " on "
                + sample.audited().dataset().id() + " · " + sample.explainer() + " · target "
                + className(sample.target()) + " · " + check;
    }

    /** A file name unique within the check. */
    public String file(String kind, String extension) {
        return kind + '-' + sample.explainer() + '-' + sample.index() + '.' + extension;
    }

    /**
     * The figure as PNG, and beside it the maps as .npy and what is known of the sample as JSON.
     *
     * @param kind stem of the file names
     * @param maps in the pixels of the input
     * @param numbers more values for the JSON
     */
    public List<Exhibit> exhibits(
            String kind, Figure figure, String alt, List<Heat> maps, Map<String, Object> numbers) {
        Map<String, Object> all = new LinkedHashMap<>(numbers);
        all.put("sample", sample.sample().id());
        all.put("index", sample.index());
        all.put("label", label(sample.sample().label()));
        all.put("target", className(sample.target()));
        all.put("explainer", sample.explainer());
        all.put("reason", "the first of its kind in this task: " + kind);
        List<Exhibit> exhibits = new ArrayList<>();
        exhibits.add(new Exhibit(file(kind, "png"), Exhibit.PNG, figure.title(), alt, figure.png()));
        String what = "Numbers of: " + figure.title();
        if (!maps.isEmpty()) {
            exhibits.add(new Exhibit(
                    file(kind, "npy"),
                    Exhibit.NPY,
                    what,
                    "float32 [" + maps.size() + ", height, width]: the maps of the picture of the same name",
                    npy(maps)));
        }
        exhibits.add(new Exhibit(
                file(kind, "json"),
                Exhibit.JSON,
                what,
                "What is known of the sample in the picture of the same name",
                CanonicalJson.bytes(all)));
        return exhibits;
    }

    private static byte[] npy(List<Heat> maps) {
        int size = maps.getFirst().values().length;
        float[] values = new float[maps.size() * size];
        for (int i = 0; i < maps.size(); i++) {
            System.arraycopy(maps.get(i).values(), 0, values, i * size, size);
        }
        return Npy.of(
                values, maps.size(), maps.getFirst().height(), maps.getFirst().width());
    }
}
