package dev.forger.gan.metrics;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The squared Fréchet distance of two normal distributions fitted to feature vectors (Heusel et al. 2017, section 3.1,
 * after Dowson and Landau 1982): {@code |m₁ − m₂|² + tr(C₁ + C₂ − 2·(C₁C₂)^½)}. The trace of {@code (C₁C₂)^½} is that
 * of {@code (C₁^½ C₂ C₁^½)^½}, whose matrix is symmetric, so that only symmetric roots are taken, in float64.
 *
 * <p>Its expectation falls as the number of samples grows, so figures compare only at equal numbers of samples: {@value
 * #PROTOCOL_COUNT} on either side, as in the paper's experiments on small pictures' scale, wherever this library
 * reports it.
 */
public final class FrechetDistance {
    /** The number of pictures on either side that reported figures are of. */
    public static final int PROTOCOL_COUNT = 10_000;

    private FrechetDistance() {}

    /**
     * The squared distance, at least 0.
     *
     * @throws IllegalArgumentException if the numbers of features differ
     */
    public static double squared(Gaussian a, Gaussian b) {
        int n = a.dimensions();
        if (b.dimensions() != n) {
            throw new IllegalArgumentException(
                    "features: " + n + " and " + b.dimensions() + " dimensions, expected equal");
        }
        DMatrixRMaj rootA = root(matrix(a));
        DMatrixRMaj product = new DMatrixRMaj(n, n);
        DMatrixRMaj inner = new DMatrixRMaj(n, n);
        CommonOps_DDRM.mult(rootA, matrix(b), product);
        CommonOps_DDRM.mult(product, rootA, inner);
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double difference = a.mean(i) - b.mean(i);
            distance += difference * difference + a.covariance(i, i) + b.covariance(i, i);
        }
        // Rounding may leave distributions that are equal a little below zero.
        return Math.max(0, distance - 2 * CommonOps_DDRM.trace(root(inner)));
    }

    private static DMatrixRMaj matrix(Gaussian gaussian) {
        int n = gaussian.dimensions();
        DMatrixRMaj matrix = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix.set(i, j, gaussian.covariance(i, j));
            }
        }
        return matrix;
    }

    /** The root of a symmetric matrix whose eigenvalues are not negative, but for rounding. */
    private static DMatrixRMaj root(DMatrixRMaj matrix) {
        int n = matrix.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(matrix.copy())) {
            throw new IllegalArgumentException("features: their covariance has no eigenvalues; is a value not finite?");
        }
        DMatrixRMaj root = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            DMatrixRMaj vector = eigen.getEigenVector(i);
            double value = Math.sqrt(Math.max(0, eigen.getEigenvalue(i).getReal()));
            CommonOps_DDRM.multAddTransB(value, vector, vector, root);
        }
        return root;
    }
}
