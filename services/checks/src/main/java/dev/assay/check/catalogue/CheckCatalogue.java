package dev.assay.check.catalogue;

import dev.assay.check.Check;
import dev.assay.check.Description;
import dev.assay.check.accuracy.Accuracy;
import dev.assay.check.activation.ClassProbe;
import dev.assay.check.activation.DeadUnits;
import dev.assay.check.activation.EffectiveRank;
import dev.assay.check.activation.Redundancy;
import dev.assay.check.activation.Selectivity;
import dev.assay.check.attack.Evasion;
import dev.assay.check.attack.EvasionShift;
import dev.assay.check.attack.ExplanationAttack;
import dev.assay.check.cka.Cka;
import dev.assay.check.complexity.Entropy;
import dev.assay.check.complexity.Sparseness;
import dev.assay.check.corruption.CorruptionAccuracy;
import dev.assay.check.corruption.CorruptionShift;
import dev.assay.check.drift.ActivationDrift;
import dev.assay.check.edge.EdgeCases;
import dev.assay.check.fidelity.ChannelAblation;
import dev.assay.check.fidelity.Completeness;
import dev.assay.check.fidelity.Deletion;
import dev.assay.check.fidelity.FaithfulnessCorrelation;
import dev.assay.check.fidelity.Infidelity;
import dev.assay.check.fidelity.Insertion;
import dev.assay.check.fidelity.RegionPerturbation;
import dev.assay.check.fidelity.Road;
import dev.assay.check.health.MapHealth;
import dev.assay.check.localisation.PointingGame;
import dev.assay.check.localisation.RelevanceMass;
import dev.assay.check.localisation.RelevanceRank;
import dev.assay.check.response.Responses;
import dev.assay.check.sanity.ParameterRandomisation;
import dev.assay.check.sanity.RandomLogit;
import dev.assay.check.seeds.ExplainerSeeds;
import dev.assay.check.seeds.MeGe;
import dev.assay.check.seeds.ReCo;
import dev.assay.check.seeds.TrainingSeeds;
import dev.assay.check.sensitivity.AvgSensitivity;
import dev.assay.check.sensitivity.LocalLipschitz;
import dev.assay.check.sensitivity.MaxSensitivity;
import dev.assay.check.sensitivity.RelativeStability;
import dev.assay.check.shortcut.CounterfactualFlip;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Optional;

/** Every check there is. A new one is one class with a description, and one line here. */
public final class CheckCatalogue {
    /** In the order in which people read about them. */
    public static final List<Description> ALL = List.of(
            Accuracy.DESCRIPTION,
            CorruptionAccuracy.DESCRIPTION,
            Evasion.DESCRIPTION,
            CounterfactualFlip.DESCRIPTION,
            MapHealth.DESCRIPTION,
            Deletion.DESCRIPTION,
            Insertion.DESCRIPTION,
            RegionPerturbation.DESCRIPTION,
            Road.DESCRIPTION,
            Infidelity.DESCRIPTION,
            FaithfulnessCorrelation.DESCRIPTION,
            Completeness.DESCRIPTION,
            ChannelAblation.DESCRIPTION,
            PointingGame.DESCRIPTION,
            RelevanceMass.DESCRIPTION,
            RelevanceRank.DESCRIPTION,
            Sparseness.DESCRIPTION,
            Entropy.DESCRIPTION,
            MaxSensitivity.DESCRIPTION,
            AvgSensitivity.DESCRIPTION,
            LocalLipschitz.DESCRIPTION,
            RelativeStability.DESCRIPTION,
            CorruptionShift.DESCRIPTION,
            EvasionShift.DESCRIPTION,
            ExplanationAttack.DESCRIPTION,
            ParameterRandomisation.DESCRIPTION,
            RandomLogit.DESCRIPTION,
            ExplainerSeeds.DESCRIPTION,
            EdgeCases.DESCRIPTION,
            TrainingSeeds.DESCRIPTION,
            MeGe.DESCRIPTION,
            ReCo.DESCRIPTION,
            Cka.DESCRIPTION,
            DeadUnits.DESCRIPTION,
            Redundancy.DESCRIPTION,
            EffectiveRank.DESCRIPTION,
            Selectivity.DESCRIPTION,
            ClassProbe.DESCRIPTION,
            ActivationDrift.DESCRIPTION,
            Responses.DESCRIPTION);

    private CheckCatalogue() {}

    /**
     * The check of that id.
     *
     * @param id with its version, for example {@code deletion/1}
     */
    public static Optional<Description> find(String id) {
        return ALL.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /**
     * The check of a resolved plan.
     *
     * @throws Refused if this version of Assay has no such check
     */
    public static Check make(PlannedCheck planned) {
        Description description = find(planned.check())
                .orElseThrow(() -> new Refused("this version of Assay has no check \"" + planned.check() + '"'));
        return description.make().apply(description.declared().arguments(planned.with()));
    }
}
