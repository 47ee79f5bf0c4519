package dev.assay.check.attack;

import dev.assay.core.random.Draws;
import java.util.ArrayList;
import java.util.List;

/**
 * The Square attack (Andriushchenko et al. 2020): asks for predictions alone. A square is kept where it lowers the margin
 * of the held class over the best other.
 */
record Square(int queries) implements Attack {
    static final String NAME = "square";

    @Override
    public String name() {
        return NAME;
    }

    /** One picture under attack. */
    private static final class Search {
        private final Aim aim;
        private float[] best;
        private float[] tried;
        private double margin = Double.POSITIVE_INFINITY;

        Search(Aim aim, float[] start) {
            this.aim = aim;
            this.best = aim.ball().centre();
            this.tried = start;
        }
    }

    @Override
    public List<Reached> run(Victim victim, List<Aim> aims) {
        Squares squares = new Squares(victim.model().input(), queries);
        List<Search> all = new ArrayList<>();
        for (Aim aim : aims) {
            all.add(new Search(aim, squares.stripes(aim.ball(), draws(aim, 0).source())));
        }
        for (int query = 0; query < queries; query++) {
            List<Search> open = all.stream().filter(one -> one.margin >= 0).toList();
            if (open.isEmpty()) {
                break;
            }
            for (Search one : open) {
                if (query > 0) {
                    var random = draws(one.aim, query).source();
                    one.tried = squares.moved(one.aim.ball(), one.best, query, random);
                }
            }
            look(victim, open);
        }
        return all.stream().map(one -> new Reached(one.best, one.margin < 0)).toList();
    }

    private static Draws draws(Aim aim, int query) {
        return aim.draws().of(query);
    }

    private static void look(Victim victim, List<Search> open) {
        float[] logits = victim.logits(open.stream().map(one -> one.tried).toList());
        for (int i = 0; i < open.size(); i++) {
            Search one = open.get(i);
            double margin = margin(victim, logits, i, one.aim.held());
            if (margin < one.margin) {
                one.margin = margin;
                one.best = one.tried;
            }
        }
    }

    /** Below 0 exactly where another class is predicted: a tie goes to the lower index, as predictions do. */
    static double margin(Victim victim, float[] logits, int row, int held) {
        int classes = victim.classes();
        double other = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            if (c != held) {
                other = Math.max(other, logits[row * classes + c]);
            }
        }
        double margin = (double) logits[row * classes + held] - other;
        return margin == 0 && victim.predicted(logits, row) != held ? -Double.MIN_VALUE : margin;
    }
}
