package dev.forger.cli;

import dev.forger.gan.Settings;
import dev.forger.gan.setting.Setting;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command an option for each of {@link Settings#ALL}. */
final class SettingOptions implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
        Settings.ALL.forEach(setting -> command.addOption(option(setting)));
        return command;
    }

    private static OptionSpec option(Setting<?> setting) {
        return OptionSpec.builder(optionName(setting))
                .type(String.class)
                .paramLabel(setting.label())
                .description((setting.description() + " Default " + setting.standard() + ".").replace("%", "%%"))
                .build();
    }

    private static String optionName(Setting<?> setting) {
        return "--" + setting.name();
    }

    /** The settings that a command line gives, by name and text. */
    static SequencedMap<String, String> given(ParseResult parsed) {
        SequencedMap<String, String> given = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            String value = parsed.matchedOptionValue(optionName(setting), "");
            if (!value.isEmpty()) {
                given.put(setting.name(), value);
            }
        }
        return given;
    }
}
