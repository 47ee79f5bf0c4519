package dev.assay.check.attack;

import dev.assay.core.random.Draws;
import java.util.List;

/** Looks inside balls for points that the model takes for another class. */
sealed interface Attack permits Fgsm, Pgd, Apgd, Square {
    /** The word for it in plans and metrics. */
    String name();

    /** Attacks every picture, all of them in the same batches; a picture's result does not depend on the others. */
    List<Reached> run(Victim victim, List<Aim> aims);

    /**
     * What is attacked.
     *
     * @param held the class that the model is to be moved away from
     * @param draws of the attack on this picture
     */
    record Aim(Ball ball, int held, Draws draws) {}

    /**
     * Where an attack got to.
     *
     * @param point inside the ball: the first that the model takes for another class, or that of the greatest loss
     * @param evades whether it is taken for another class
     */
    @SuppressWarnings("ArrayRecordComponent") // large, handed over once, never compared
    record Reached(float[] point, boolean evades) {}
}
