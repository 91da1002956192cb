import org.jspecify.annotations.NullMarked;

/** JMH benches of every kernel and of the training step. */
@NullMarked
@SuppressWarnings("requires-automatic")
module dev.forger.bench {
    requires dev.forger;
    requires dev.forger.cpu;
    requires dev.forger.cuda;
    requires static org.jspecify;
    requires jmh.core;
}
