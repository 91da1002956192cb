package dev.forger.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code forger recipes}: the experiments there are. */
@Command(
        name = "recipes",
        description = "Lists the experiments that `train --recipe NAME` runs.",
        mixinStandardHelpOptions = true)
final class RecipesCommand implements Callable<Integer> {
    private static final int NAME_WIDTH = 28;
    private static final int TAKES_WIDTH = 14;
    private static final int SHOWS_WIDTH = 70;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        TextTable table = TextTable.forColumns(
                Help.defaultColorScheme(CommandLine.Help.Ansi.AUTO),
                new Column(NAME_WIDTH, 0, Column.Overflow.SPAN),
                new Column(TAKES_WIDTH, 1, Column.Overflow.WRAP),
                new Column(SHOWS_WIDTH, 1, Column.Overflow.WRAP));
        List<Recipe> recipes = Recipe.all();
        for (Recipe recipe : recipes) {
            table.addRowValues(recipe.name(), recipe.takes(), recipe.title() + ": " + recipe.shows());
        }
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
