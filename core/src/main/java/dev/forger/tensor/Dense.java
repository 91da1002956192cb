package dev.forger.tensor;

import dev.forger.memory.Buffer;
import java.util.Optional;

/**
 * An operand as kernels read it, dense. If it had to be copied for that, the copy ends with the
 * operation, also outside of any scope.
 *
 * @param buffer the operand or its copy
 * @param copied whether it is a copy
 */
record Dense(Buffer buffer, boolean copied) implements AutoCloseable {
    static Dense of(Tensor operand) {
        Tensor dense = operand.contiguous();
        return new Dense(dense, dense != operand);
    }

    /** {@link Buffer#none} for an operand that is absent. */
    static Dense of(Optional<Tensor> operand) {
        return operand.map(Dense::of).orElseGet(() -> new Dense(Buffer.none(), false));
    }

    @Override
    public void close() {
        if (copied) {
            buffer.storage().close();
        }
    }
}
