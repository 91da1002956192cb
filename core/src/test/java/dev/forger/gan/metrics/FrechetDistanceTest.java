package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.MatMul;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FrechetDistanceTest extends MetricsTestBase {
    /** Correlated vectors: normal ones through a random matrix. */
    private Tensor vectors(int stream, int count, int dimensions) {
        return MatMul.matmul(normal(stream, count, dimensions), normal(stream + 1, dimensions, dimensions));
    }

    @Test
    void meanAndCovarianceAreThoseOfTheVectors() {
        Gaussian gaussian = Gaussian.of(Tensor.of(device, Shape.of(3, 2), 1, 10, 2, 14, 6, 12));
        assertEquals(3, gaussian.mean(0), 1e-15);
        assertEquals(12, gaussian.mean(1), 1e-14);
        assertEquals(7, gaussian.covariance(0, 0), 1e-14);
        assertEquals(4, gaussian.covariance(1, 1), 1e-14);
        assertEquals(1, gaussian.covariance(0, 1), 1e-14);
        assertEquals(1, gaussian.covariance(1, 0), 1e-14);
    }

    /** With b = s·a the roots commute: |m|²(1 − s)² + (1 − s)² tr C. A power of two scales floats without error. */
    @Test
    void ofScaledVectorsItIsItsClosedForm() {
        for (int dimensions : new int[] {1, 2, 7, 64}) {
            Tensor a = Elementwise.affine(vectors(1, 200, dimensions), 1, 0.5f);
            Gaussian gaussian = Gaussian.of(a);
            double moment = 0;
            for (int i = 0; i < dimensions; i++) {
                moment += gaussian.mean(i) * gaussian.mean(i) + gaussian.covariance(i, i);
            }
            double distance = FrechetDistance.squared(gaussian, Gaussian.of(Elementwise.affine(a, 4, 0)));
            assertEquals(9 * moment, distance, 1e-11 * moment);
            assertEquals(0, FrechetDistance.squared(gaussian, gaussian), 1e-11 * moment);
        }
    }

    /** Of 2×2 matrices, tr (AB)^½ = √(tr AB + 2 √(det A · det B)), also where they do not commute. */
    @Test
    void ofPlaneVectorsItIsItsClosedForm() {
        for (int stream = 1; stream < 20; stream += 4) {
            Gaussian a = Gaussian.of(vectors(stream, 50, 2));
            Gaussian b = Gaussian.of(vectors(stream + 2, 70, 2));
            double product = 0;
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    product += a.covariance(i, j) * b.covariance(j, i);
                }
            }
            double root = Math.sqrt(product + 2 * Math.sqrt(determinant(a) * determinant(b)));
            double trace = a.covariance(0, 0) + a.covariance(1, 1) + b.covariance(0, 0) + b.covariance(1, 1);
            double expected =
                    Math.pow(a.mean(0) - b.mean(0), 2) + Math.pow(a.mean(1) - b.mean(1), 2) + trace - 2 * root;
            assertEquals(expected, FrechetDistance.squared(a, b), 1e-12 * trace);
            assertEquals(expected, FrechetDistance.squared(b, a), 1e-12 * trace);
        }
    }

    private static double determinant(Gaussian gaussian) {
        return gaussian.covariance(0, 0) * gaussian.covariance(1, 1) - Math.pow(gaussian.covariance(0, 1), 2);
    }

    /** Fewer vectors than dimensions: the covariance has no full rank. */
    @Test
    void aSingularCovarianceIsNoTrouble() {
        Tensor a = vectors(1, 5, 20);
        Gaussian gaussian = Gaussian.of(a);
        double trace = 0;
        for (int i = 0; i < 20; i++) {
            trace += gaussian.covariance(i, i);
        }
        // Eigenvalues that should be zero are off by 10⁻¹⁶ of the largest, their roots by 10⁻⁸.
        assertEquals(20, FrechetDistance.squared(gaussian, Gaussian.of(Elementwise.affine(a, 1, 1))), 1e-6 * trace);
    }

    @Test
    void refusesWhatDoesNotFit() {
        Gaussian two = Gaussian.of(vectors(1, 5, 2));
        Gaussian three = Gaussian.of(vectors(1, 5, 3));
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.squared(two, three));
        assertThrows(IllegalArgumentException.class, () -> Gaussian.of(normal(1, 1, 3)));
        assertThrows(IllegalArgumentException.class, () -> Gaussian.of(normal(1, 4)));
    }
}
