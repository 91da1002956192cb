package dev.forger.gan.text;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which captions of a batch are right for which of its pictures, as targets of a softmax in both directions. */
final class Matches {
    private final List<List<String>> said;
    private final List<String> read;

    /**
     * Compares what was read with all that could have been; a picture's own caption is right for it in any case.
     *
     * @param said all captions of each picture
     * @param read the one of each that was read
     */
    Matches(List<List<String>> said, List<String> read) {
        this.said = List.copyOf(said);
        this.read = List.copyOf(read);
    }

    private boolean right(int picture, int caption) {
        return picture == caption || said.get(picture).contains(read.get(caption));
    }

    /** (N, N): in row i an even share for each caption that is right for picture i. */
    float[] captions() {
        return shares(picture -> caption -> right(picture, caption));
    }

    /** (N, N): in row j an even share for each picture that caption j is right for. */
    float[] pictures() {
        return shares(caption -> picture -> right(picture, caption));
    }

    private float[] shares(IntFunction<IntPredicate> ofRow) {
        int n = read.size();
        float[] shares = new float[n * n];
        for (int row = 0; row < n; row++) {
            int[] chosen = IntStream.range(0, n).filter(ofRow.apply(row)).toArray();
            for (int column : chosen) {
                shares[row * n + column] = 1f / chosen.length;
            }
        }
        return shares;
    }
}
