package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.objective.Objective;
import dev.forger.gan.setting.Setting;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {
    @Test
    void survivesTheMapThatCheckpointsKeep() {
        TrainingConfig config = TrainingConfig.DEFAULT
                .with(Settings.MODEL, "mlp")
                .with(Settings.BATCH, 7)
                .with(Settings.SEED, -3L)
                .with(Settings.PRIOR, Prior.UNIFORM)
                .with(Settings.OBJECTIVE, Objective.MINIMAX)
                .with(Settings.DISCRIMINATOR_STEPS, 4)
                .with(Settings.LEARNING_RATE, 1.1e-3f);
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
        "discriminator-steps,0",
        "discriminator-steps,1001",
        "learning-rate,0",
        "learning-rate,NaN",
        "learning-rate,2"
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

    @ParameterizedTest
    @CsvSource({
        "'pack=3', batch",
        "'pack=2 condition=planes', pack",
        "'objective=wasserstein label-smoothing=0.1', label-smoothing",
        "'objective=wasserstein balance=0.3', balance",
        "'condition=planes interpolation=0.5 unroll=2', unroll"
    })
    void refusesWhatDoesNotGoTogether(String settings, String named) {
        Map<String, String> map = new HashMap<>();
        for (String setting : settings.split(" ")) {
            map.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        TrainingConfig config = TrainingConfig.DEFAULT.with(map);
        String message = assertThrows(IllegalArgumentException.class, config::requireConsistent)
                .getMessage();
        assertTrue(message.startsWith(named + ": "), message);
    }

    @Test
    void everySettingsDefaultReadsBack() {
        for (Setting<?> setting : Settings.ALL) {
            assertEquals(setting.standard(), setting.parse(setting.standard().toString()), setting.name());
        }
    }
}
