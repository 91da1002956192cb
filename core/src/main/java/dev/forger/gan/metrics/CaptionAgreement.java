package dev.forger.gan.metrics;

import dev.forger.data.Look;
import dev.forger.tensor.Tensor;

/**
 * Whether pictures that were made for a caption are of what it says.
 *
 * @param kind the share that the classifier puts into the caption's class
 * @param tone the share whose measured brightness is what the caption's word says
 * @param both the share for which both are so
 * @param distance the mean distance between two of them: a generator with one picture for a caption has 0
 */
public record CaptionAgreement(double kind, double tone, double both, double distance) {
    /**
     * Judges pictures.
     *
     * @param classifier that knows Fashion-MNIST
     * @param wanted what the caption says
     * @param pictures (N, 1, 28, 28), from −1 to 1, N at least 2
     */
    public static CaptionAgreement of(Classifier classifier, Look wanted, Tensor pictures) {
        int[] kinds = classifier.classes(pictures);
        float[] samples = pictures.toArray();
        int elements = samples.length / kinds.length;
        int rightKind = 0;
        int rightTone = 0;
        int rightBoth = 0;
        for (int i = 0; i < kinds.length; i++) {
            float[] picture = new float[elements];
            System.arraycopy(samples, i * elements, picture, 0, elements);
            boolean ofKind = kinds[i] == wanted.kind();
            boolean ofTone = Look.of(picture, wanted.kind()).tone() == wanted.tone();
            rightKind += ofKind ? 1 : 0;
            rightTone += ofTone ? 1 : 0;
            rightBoth += ofKind && ofTone ? 1 : 0;
        }
        double n = kinds.length;
        return new CaptionAgreement(rightKind / n, rightTone / n, rightBoth / n, PairwiseDistance.mean(pictures));
    }
}
