package dev.forger.gan;

import dev.forger.data.PictureShape;
import dev.forger.gan.model.Blueprint;
import dev.forger.gan.model.Diversity;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.setting.Setting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What decides a run's result, bit for bit, besides the data: a value for each of {@link Settings#ALL}, everything that
 * a checkpoint must agree on. Immutable.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.DEFAULT
 *         .with(Settings.OBJECTIVE, Objective.HINGE)
 *         .with(Settings.BATCH, 128);
 * }</pre>
 */
public final class TrainingConfig {
    /** The default run: every setting's default. */
    public static final TrainingConfig DEFAULT = new TrainingConfig(Map.of());

    /** Those that differ from the default. */
    private final Map<Setting<?>, Object> values;

    private TrainingConfig(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /** A setting's value. */
    @SuppressWarnings("unchecked") // with() put only a T there
    public <T> T get(Setting<T> setting) {
        return (T) values.getOrDefault(setting, setting.standard());
    }

    /**
     * The same but for one setting.
     *
     * @throws IllegalArgumentException if the setting cannot have this value
     */
    public <T> TrainingConfig with(Setting<T> setting, T value) {
        return with(setting, value.toString());
    }

    /** As {@link #with(Setting, Object)}, from the text form: one place checks values. */
    private TrainingConfig with(Setting<?> setting, String text) {
        Map<Setting<?>, Object> changed = new HashMap<>(values);
        Object value = setting.parse(text);
        if (value.equals(setting.standard())) {
            changed.remove(setting);
        } else {
            changed.put(setting, value);
        }
        return new TrainingConfig(changed);
    }

    /**
     * The same but for settings by name and text; names that are no settings are left alone.
     *
     * @throws IllegalArgumentException if a setting cannot have its value
     */
    public TrainingConfig with(Map<String, String> texts) {
        TrainingConfig config = this;
        for (Setting<?> setting : Settings.ALL) {
            String text = texts.get(setting.name());
            if (text != null) {
                config = config.with(setting, text);
            }
        }
        return config;
    }

    /**
     * Says whether the settings go together.
     *
     * @throws IllegalArgumentException naming the two that do not
     */
    public void requireConsistent() {
        int pack = get(Settings.PACK);
        int batch = get(Settings.BATCH);
        if (batch % pack != 0) {
            throw new IllegalArgumentException("batch: " + batch + ", expected a multiple of pack, " + pack);
        }
        if (pack > 1 && get(Settings.CONDITION) != Conditioning.NONE) {
            throw new IllegalArgumentException("pack: " + pack
                    + ", expected 1 with condition, since samples judged together may be of different classes");
        }
        int judged = batch / pack;
        if (get(Settings.DIVERSITY) == Diversity.STDDEV && judged > Diversity.GROUP && judged % Diversity.GROUP != 0) {
            throw new IllegalArgumentException("batch: " + batch + ", expected a multiple of " + Diversity.GROUP * pack
                    + " with diversity stddev, which groups what is judged");
        }
        Conditioning condition = get(Settings.CONDITION);
        boolean weighed = condition == Conditioning.PLANES || condition == Conditioning.PROJECTION;
        if (get(Settings.MISMATCH) > 0 && !weighed) {
            throw new IllegalArgumentException("mismatch: " + get(Settings.MISMATCH) + ", expected 0 with condition "
                    + condition + ", under which the logit does not depend on it");
        }
        if (get(Settings.INTERPOLATION) > 0 && !weighed) {
            throw new IllegalArgumentException("interpolation: " + get(Settings.INTERPOLATION)
                    + ", expected 0 with condition " + condition + ", which has nothing between two classes");
        }
        if (get(Settings.INTERPOLATION) > 0 && get(Settings.UNROLL) > 0) {
            throw new IllegalArgumentException("unroll: " + get(Settings.UNROLL)
                    + ", expected 0 with interpolation, whose conditions are the generator's alone");
        }
        if (get(Settings.SUBJECT) == Subject.CAPTION && condition == Conditioning.AUXILIARY) {
            throw new IllegalArgumentException("subject: caption, expected class with condition auxiliary");
        }
        if (get(Settings.LABEL_SMOOTHING) > 0 && !get(Settings.OBJECTIVE).hasLabels()) {
            throw new IllegalArgumentException("label-smoothing: " + get(Settings.LABEL_SMOOTHING)
                    + ", expected 0 with objective " + get(Settings.OBJECTIVE) + ", which has no labels");
        }
        if (get(Settings.BALANCE).isHeld() && get(Settings.OBJECTIVE) == Objective.WASSERSTEIN) {
            throw new IllegalArgumentException("balance: " + get(Settings.BALANCE)
                    + ", expected none with objective wasserstein, whose critic is meant to be far ahead");
        }
    }

    /**
     * What the two networks are to be built for.
     *
     * @param pictures the shape of a sample
     * @param condition the length of its condition, 0 for none
     * @throws IllegalArgumentException if the settings contradict each other, or want a condition where there is none,
     *     or the reverse
     */
    public Blueprint blueprint(PictureShape pictures, int condition) {
        requireConsistent();
        Conditioning conditioning = get(Settings.CONDITION);
        boolean wanted = conditioning != Conditioning.NONE;
        if (wanted != condition > 0) {
            throw new IllegalArgumentException("condition: " + conditioning + ", but the data have "
                    + (condition > 0 ? condition + " classes that would go unused" : "no classes"));
        }
        int planes = conditioning == Conditioning.PLANES ? condition : 0;
        int outputs = switch (conditioning) {
            case NONE, PLANES -> 1;
            case PROJECTION, AUXILIARY -> 1 + condition;
        };
        return new Blueprint(
                pictures,
                condition,
                pictures.channels() * get(Settings.PACK) + planes,
                outputs,
                get(Settings.NORM),
                get(Settings.UPSAMPLE),
                get(Settings.DIVERSITY));
    }

    /** Every setting by name, in order, as a checkpoint keeps them. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        Settings.ALL.forEach(setting -> map.put(setting.name(), get(setting).toString()));
        return map;
    }

    /**
     * The settings that {@link #toMap} gave.
     *
     * @throws IllegalArgumentException if one is missing or not what it should be
     */
    public static TrainingConfig fromMap(Map<String, String> map) {
        for (Setting<?> setting : Settings.ALL) {
            if (!map.containsKey(setting.name())) {
                throw new IllegalArgumentException("setting \"" + setting.name() + "\" is missing");
            }
        }
        return DEFAULT.with(map);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
