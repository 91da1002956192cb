package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CaptionsCommandTest extends CommandTestBase {
    @Test
    void refusesTooFewPicturesAndAMissingCheckpoint() {
        assertEquals(2, forger("captions", "--count", "1"));
        assertTrue(err.toString().startsWith("forger: count: 1, expected at least 2"), err::toString);
        String missing = temp.resolve("none").toString();
        assertEquals(1, forger("captions", "--checkpoint", missing));
        assertTrue(err.toString().contains(missing), err::toString);
    }

    /** One that was told nothing has nothing to be asked. */
    @Test
    void refusesAGeneratorWithoutCaptions() {
        String checkpoint = trained("--model=mlp");
        assertEquals(2, forger("captions", "--checkpoint", checkpoint, "--device", "reference"));
        assertTrue(err.toString().contains("its generator was told no captions"), err::toString);
    }
}
