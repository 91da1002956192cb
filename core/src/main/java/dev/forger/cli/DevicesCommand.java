package dev.forger.cli;

import dev.forger.device.Availability;
import dev.forger.device.Devices;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code forger devices}: the ladder of backends. */
@Command(
        name = "devices",
        description = "Shows the backends, best first: what was found, what cannot be used and why.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        boolean chosen = false;
        for (Devices.Rung rung : Devices.ladder()) {
            String name = rung.provider().name();
            switch (rung.availability()) {
                case Availability.Available(String description) -> {
                    // A backend of several devices has a line for each.
                    List<String> lines = description.lines().toList();
                    out.printf("%-10s available    %s%s%n", name, lines.getFirst(), chosen ? "" : "  <- auto");
                    lines.stream().skip(1).forEach(line -> out.printf("%-24s%s%n", "", line));
                    chosen = true;
                }
                case Availability.Unavailable(String reason, String remedy) -> {
                    out.printf("%-10s unavailable  %s%n", name, reason);
                    out.printf("%-24s%s%n", "", remedy);
                }
            }
        }
        out.flush();
        return 0;
    }
}
