package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Layer;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the discriminator is shown, and what is made of its outputs. */
class JudgeTest {
    private static final float[] SAMPLES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final float[] CONDITION = {1, 0, 0, 0, 0, 1};

    private final List<Tensor> seen = new ArrayList<>();
    private Device device;
    private MemoryScope scope;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        scope = device.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        device.close(); // fails if anything leaked
    }

    /** A network that keeps what it is shown and says what it is told to. */
    private Layer saying(int n, float... outputs) {
        return (x, mode) -> {
            seen.add(x.value());
            return Variable.constant(Tensor.of(device, Shape.of(n, outputs.length / n), outputs));
        };
    }

    private Variable samples() {
        return Variable.constant(Tensor.of(device, Shape.of(2, 1, 2, 2), SAMPLES));
    }

    private Optional<Variable> condition() {
        return Optional.of(Variable.constant(Tensor.of(device, Shape.of(2, 3), CONDITION)));
    }

    @Test
    void packedSamplesLieInOneAsChannels() {
        Judge.Opinion opinion = new Judge(saying(1, 0.5f), Conditioning.NONE, 2).of(samples(), Optional.empty());
        assertEquals(Shape.of(1, 2, 2, 2), seen.getFirst().shape());
        assertArrayEquals(SAMPLES, seen.getFirst().toArray());
        assertEquals(0.5f, opinion.logits().value().item());
    }

    @Test
    void planesAreConstantAndBesideThePicture() {
        Judge.Opinion opinion = new Judge(saying(2, 0.5f, 0.25f), Conditioning.PLANES, 1).of(samples(), condition());
        assertEquals(Shape.of(2, 4, 2, 2), seen.getFirst().shape());
        float[] expected = {
            1, 2, 3, 4, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, //
            5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1
        };
        assertArrayEquals(expected, seen.getFirst().toArray());
        assertArrayEquals(new float[] {0.5f, 0.25f}, opinion.logits().value().toArray());
        assertTrue(opinion.classes().isEmpty());
    }

    @Test
    void projectionAddsTheConditionsOutput() {
        Judge.Opinion opinion = new Judge(saying(2, 0.5f, 1, 2, 3, 0.25f, 4, 5, 6), Conditioning.PROJECTION, 1)
                .of(samples(), condition());
        assertArrayEquals(new float[] {1.5f, 6.25f}, opinion.logits().value().toArray());
        assertTrue(opinion.classes().isEmpty());
    }

    @Test
    void theAuxiliaryClassifiersLogitsAreTheOtherOutputs() {
        Judge.Opinion opinion = new Judge(saying(2, 0.5f, 1, 2, 3, 0.25f, 4, 5, 6), Conditioning.AUXILIARY, 1)
                .of(samples(), condition());
        assertArrayEquals(new float[] {0.5f, 0.25f}, opinion.logits().value().toArray());
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 5, 6},
                opinion.classes().orElseThrow().value().toArray());
    }
}
