package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every recipe there is can be run as far as its file says, and a wrong one says what is wrong. */
class RecipeTest {
    @TempDir
    private Path temp;

    @Test
    void everyRecipeOfOursIsComplete() {
        assertFalse(Recipe.all().isEmpty());
        for (Recipe recipe : Recipe.all()) {
            assertFalse(recipe.shows().isEmpty(), recipe.name() + " does not say what it shows");
            assertFalse(recipe.takes().isEmpty(), recipe.name() + " does not say how long it takes");
            DataSource.of(recipe.options().getOrDefault("data", DataSource.DEFAULT));
            long lengths = recipe.options().keySet().stream()
                    .filter(key -> key.equals("steps") || key.equals("epochs") || key.equals("minutes"))
                    .count();
            assertEquals(1, lengths, recipe.name() + " says " + lengths + " times how long it trains");
        }
    }

    @Test
    void aFileIsARecipeToo() throws IOException {
        Path file = temp.resolve("mine.properties");
        Files.writeString(file, "title = Mine\nbatch = 32\nsteps=5\n");
        Recipe recipe = Recipe.named(file.toString());
        assertEquals("Mine", recipe.title());
        assertEquals("32", recipe.options().get("batch"));
        Files.writeString(file, "batches = 32\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Recipe.named(file.toString()))
                .getMessage()
                .contains("\"batches\""));
        Files.writeString(file, "batch = 1\n");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Recipe.named(file.toString()))
                .getMessage()
                .contains("batch: 1"));
    }

    @Test
    void whatIsNoRecipeIsNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> Recipe.named("ring-9"))
                .getMessage();
        assertTrue(message.contains("\"ring-9\"") && message.contains("ring-8"), message);
    }
}
