package dev.forger.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code forger}. */
@Command(
        name = "forger",
        description = "Trains generative adversarial networks on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    private static final int USAGE_WIDTH = 100;

    private static final List<Class<?>> COMMANDS = List.of(
            TrainCommand.class,
            SampleCommand.class,
            EvaluateCommand.class,
            ClassifierCommand.class,
            RecipesCommand.class,
            CaptionsCommand.class,
            DataCommand.class,
            DevicesCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    private Main() {}

    /**
     * Runs the command and exits: 0 for success, 1 for failure, 2 for usage.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        StandardError.restore();
        System.exit(commandLine(args).execute(args));
    }

    /**
     * What understands a command line. It looks at no other command than the one that the line begins with, if it does:
     * to look at all takes 60 of the 310 ms of a start.
     */
    static CommandLine commandLine(String... args) {
        Failures failures = new Failures();
        CommandLine line = new CommandLine(new Main());
        List<Class<?>> all = Stream.concat(COMMANDS.stream(), extensions()).toList();
        List<Class<?>> named = all.stream()
                .filter(command -> args.length > 0 && args[0].equals(name(command)))
                .toList();
        (named.isEmpty() ? all : named).forEach(command -> line.addSubcommand(new CommandLine(command)));
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Failures::run)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static Stream<Class<?>> extensions() {
        return ServiceLoader.load(CommandExtension.class).stream().map(ServiceLoader.Provider::type);
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    boolean isVerbose() {
        return verbose;
    }

    /** The version that the build wrote into a resource. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (InputStream version =
                    Objects.requireNonNull(Main.class.getResourceAsStream("version.txt"), "version.txt")) {
                return new String[] {"forger " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()};
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
