package dev.forger.cpu.parallel;

/** The time in which a JVM's compilers have most to do. */
public final class StartUp {
    /**
     * When C2 has compiled what the first ten steps of a GAN need, by {@link System#nanoTime}. Until then it is never
     * idle; with a core that no worker takes from it the first step of dcgan-28 ended after 2.62 instead of 2.97 s on
     * two cores, the first ten after 3.07 instead of 3.54, the first hundred after 8.7 instead of 9.2 (means of five
     * pairs of processes). With 1.8 seconds ten steps took 3.24 s; with 4 and 6 they were no sooner done.
     */
    public static final long END = System.nanoTime() + 2_600_000_000L;

    private StartUp() {}
}
