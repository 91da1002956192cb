package dev.forger.autograd;

import dev.forger.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which gradients a pass wants of an operation's inputs, and where it would like to have them. */
final class Wanted {
    private final boolean[] needed;
    private final @Nullable Tensor[] places;

    /** Nothing yet, of so many inputs. */
    Wanted(int inputs) {
        needed = new boolean[inputs];
        places = new @Nullable Tensor[inputs];
    }

    /** Wants the gradient of an input. */
    void add(int input) {
        needed[input] = true;
    }

    /** Would like it there. */
    void addPlace(int input, Tensor place) {
        places[input] = place;
    }

    /** Whether the gradient of an input is wanted. */
    boolean of(int input) {
        return needed[input];
    }

    /**
     * Dense memory of the input's shape, its contents of no use. A rule that can write the gradient there does, all of
     * it, and gives a variable of this very tensor; any other rule gives memory of its own. Only a pass over constants
     * has places.
     */
    Optional<Tensor> place(int input) {
        return Optional.ofNullable(places[input]);
    }
}
