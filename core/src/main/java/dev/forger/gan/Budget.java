package dev.forger.gan;

/** How long a run trains. */
public sealed interface Budget {
    /**
     * Until this many steps were done since the run began, those before a resumption counted.
     *
     * @param count generator updates, at least 1
     */
    record Steps(long count) implements Budget {
        /** Checks the count. */
        public Steps {
            require(count >= 1, "steps", Long.toString(count));
        }
    }

    /**
     * Until every picture was seen this many times since the run began.
     *
     * @param count at least 1
     */
    record Epochs(long count) implements Budget {
        /** Checks the count. */
        public Epochs {
            require(count >= 1, "epochs", Long.toString(count));
        }
    }

    /**
     * For a time from now on; the step under way then is finished.
     *
     * @param count above 0
     */
    record Minutes(double count) implements Budget {
        /** Checks the count. */
        public Minutes {
            require(count > 0 && count < 1e9, "minutes", Double.toString(count));
        }
    }

    private static void require(boolean valid, String what, String value) {
        if (!valid) {
            throw new IllegalArgumentException(what + ": " + value + ", expected a positive number");
        }
    }
}
