package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {
    @Test
    void survivesTheMapThatCheckpointsKeep() {
        TrainingConfig config = new TrainingConfig("mlp", 7, -3, Prior.UNIFORM, Objective.MINIMAX, 4, 1.1e-3f);
        assertEquals(config, TrainingConfig.fromMap(config.toMap()));
        assertEquals(TrainingConfig.DEFAULT, TrainingConfig.fromMap(TrainingConfig.DEFAULT.toMap()));
    }

    @ParameterizedTest
    @CsvSource({
        "model,nothing",
        "batch,1",
        "batch,many",
        "prior,cauchy",
        "objective,hope",
        "discriminator_steps,0",
        "discriminator_steps,1001",
        "learning_rate,0",
        "learning_rate,NaN",
        "learning_rate,2"
    })
    void refusesWhatCannotBe(String key, String value) {
        Map<String, String> map = new HashMap<>(TrainingConfig.DEFAULT.toMap());
        map.put(key, value);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> TrainingConfig.fromMap(map));
        assertTrue(
                e.getMessage().contains(value.equals("2") ? "2.0" : value.equals("0") ? "0" : value), e.getMessage());
    }

    @Test
    void aMissingSettingIsNamed() {
        Map<String, String> map = new HashMap<>(TrainingConfig.DEFAULT.toMap());
        map.remove("prior");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TrainingConfig.fromMap(map))
                .getMessage()
                .contains("\"prior\""));
    }
}
