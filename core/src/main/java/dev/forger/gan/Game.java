package dev.forger.gan;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.device.Device;
import dev.forger.gan.StepMemory.Figure;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Regularisation;
import dev.forger.gan.objective.Regulariser;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Losses;
import dev.forger.nn.Mode;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The two moves of the game: each player's learning step, composed of the settings. A move is recorded and replayed, so
 * it reads nothing on the host and has no branch that changes from step to step.
 */
final class Game {
    private final Device device;
    private final TrainingConfig config;
    private final int latent;
    private final Player generator;
    private final Player discriminator;
    private final StepMemory memory;
    private final Dials dials;
    private final Judge judge;

    Game(
            Device device,
            TrainingConfig config,
            int latent,
            Player generator,
            Player discriminator,
            StepMemory memory,
            Dials dials) {
        this.device = device;
        this.config = config;
        this.latent = latent;
        this.generator = generator;
        this.discriminator = discriminator;
        this.memory = memory;
        this.dials = dials;
        this.judge = new Judge(discriminator.network(), config.get(Settings.CONDITION), config.get(Settings.PACK));
    }

    /** The discriminator learns to tell real samples from made ones, and what else the settings add. */
    void learnToTell() {
        try (MemoryScope _ = device.scope()) {
            Draws draws = draws();
            Optional<Variable> condition = memory.conditions();
            // Variables, not constants, for regularisers that ask for the gradient there.
            Variable real = Variable.parameter(memory.samples());
            Variable fake = Variable.parameter(fakes(draws, condition));
            Verdict verdict = verdict(judge, real, fake, condition, draws);
            memory.note(Figure.DISCRIMINATOR_LOSS, verdict.loss().value());
            memory.note(Figure.REAL_PROBABILITY, probability(verdict.onReal()));
            memory.note(Figure.FAKE_PROBABILITY, probability(verdict.onFake()));
            memory.note(Figure.REAL_ACCURACY, shareAboveZero(verdict.onReal()));
            memory.note(Figure.FAKE_MISTAKES, shareAboveZero(verdict.onFake()));
            discriminator.learn(verdict.loss());
            memory.note(Figure.DISCRIMINATOR_GRADIENT, discriminator.squaredGradient());
        }
    }

    /** What a discriminator says of real and made samples, and what that costs it. */
    private record Verdict(Judge.Opinion onReal, Judge.Opinion onFake, Variable loss) {}

    private Verdict verdict(Judge asked, Variable real, Variable fake, Optional<Variable> condition, Draws draws) {
        Judge.Opinion onReal = asked.of(dials.disguise(real, draws), condition);
        Judge.Opinion onFake = asked.of(dials.disguise(fake, draws), condition);
        Variable loss = Arithmetic.add(
                config.get(Settings.OBJECTIVE).realLoss(onReal.logits(), 1 - config.get(Settings.LABEL_SMOOTHING)),
                fakeLoss(asked, onFake, real, condition, draws));
        loss = withClasses(loss, onReal);
        Regulariser.Trial trial = new Regulariser.Trial(
                real,
                fake,
                onReal.logits(),
                onFake.logits(),
                x -> asked.of(dials.disguise(x, draws), condition).logits(),
                draws);
        for (Regularisation.Term term : config.get(Settings.REGULARISE).terms()) {
            loss = Arithmetic.add(loss, term.penalty(trial));
        }
        return new Verdict(onReal, onFake, loss);
    }

    /** On what is false: fakes, and where the settings want it real samples under the condition of another. */
    private Variable fakeLoss(
            Judge asked, Judge.Opinion onFake, Variable real, Optional<Variable> condition, Draws draws) {
        Objective objective = config.get(Settings.OBJECTIVE);
        Variable onFakes = objective.fakeLoss(onFake.logits());
        float share = config.get(Settings.MISMATCH);
        if (share == 0) {
            return onFakes;
        }
        Judge.Opinion mismatched = asked.of(dials.disguise(real, draws), condition.map(Neighbours::shifted));
        return Arithmetic.axpby(1 - share, onFakes, share, objective.fakeLoss(mismatched.logits()));
    }

    /** The generator learns to make samples that the discriminator takes for real. */
    void learnToForge() {
        try (MemoryScope _ = device.scope()) {
            Optional<Variable> condition =
                    memory.conditions().map(c -> Neighbours.blended(c, config.get(Settings.INTERPOLATION)));
            Draws draws = draws();
            Variable fake = generator.network().forward(input(draws, condition), Mode.TRAIN);
            Judge.Opinion opinion = opponent(fake, condition, draws).of(dials.disguise(fake, draws), condition);
            Variable loss = withClasses(config.get(Settings.OBJECTIVE).generatorLoss(opinion.logits()), opinion);
            memory.note(Figure.GENERATOR_LOSS, loss.value());
            generator.learn(loss);
            memory.note(Figure.GENERATOR_GRADIENT, generator.squaredGradient());
        }
    }

    /**
     * Whom the generator plays against: the discriminator, or what this will be after some more steps on the last real
     * samples and these made ones (unrolled GANs, Metz et al. 2017, equation 7). Its own weights stay as they are.
     */
    private Judge opponent(Variable fake, Optional<Variable> condition, Draws draws) {
        int steps = config.get(Settings.UNROLL);
        if (steps == 0) {
            return judge;
        }
        Variable real = Variable.parameter(memory.samples());
        return judge.with(discriminator.ahead(
                steps,
                network -> verdict(judge.with(network), real, fake, condition, draws)
                        .loss()));
    }

    /** A loss with the cross-entropy of the classes that the discriminator named, if it does. */
    private Variable withClasses(Variable loss, Judge.Opinion opinion) {
        return opinion.classes()
                .map(named -> Arithmetic.add(
                        loss, Losses.crossEntropy(named, memory.conditions().orElseThrow())))
                .orElse(loss);
    }

    private Draws draws() {
        return new Draws(device, config.get(Settings.SEED), memory.stream());
    }

    /** Noise for a batch, then what it is to become. */
    private Variable input(Draws draws, Optional<Variable> condition) {
        Variable noise =
                Variable.constant(config.get(Settings.PRIOR).draw(draws, Shape.of(config.get(Settings.BATCH), latent)));
        return condition.map(c -> Views.concat(List.of(noise, c), 1)).orElse(noise);
    }

    /** Samples that the discriminator learns from: what was recorded to make them ends here. */
    private Tensor fakes(Draws draws, Optional<Variable> condition) {
        try (MemoryScope scope = device.scope()) {
            return scope.keep(generator
                    .network()
                    .forward(input(draws, condition), Mode.TRAIN)
                    .value());
        }
    }

    private static Tensor probability(Judge.Opinion opinion) {
        return Reduction.mean(Elementwise.sigmoid(opinion.logits().value()), false);
    }

    private Tensor shareAboveZero(Judge.Opinion opinion) {
        Tensor above =
                Elementwise.binary(ElementwiseOp.GREATER, opinion.logits().value(), Tensor.scalar(device, 0));
        return Reduction.mean(above, false);
    }
}
