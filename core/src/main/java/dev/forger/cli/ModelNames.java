package dev.forger.cli;

import dev.forger.gan.Architecture;
import java.util.Iterator;

/** The names that {@code --model} takes. */
final class ModelNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Architecture.names().iterator();
    }
}
