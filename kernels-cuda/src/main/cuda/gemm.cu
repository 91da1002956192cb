// Products of matrices: C <- act(alpha·op(A)·op(B) + beta·C + bias), see dev.forger.kernel.gemm.GemmSpec.
// Grid: tiles of C, pieces of the depth, matrices of the batch; 256 threads; 35 KiB of shared memory (18 for 64 x 64).
// Targets: sm_75 sm_80
#include <forger.cuh>
#include "gemm.cuh"

GEMM_ENTRIES(Fp32, )

// Adds the pieces of a split depth in their order. Grid: columns by 256, rows, matrices of the batch.
extern "C" __global__ void __launch_bounds__(256) gemmJoin(Gemm p) {
    int j = blockIdx.x * 256 + threadIdx.x, i = blockIdx.y;
    if (j >= p.n) return;
    i64 q = blockIdx.z, size = (i64)p.m * p.n;
    Product result = {p, p.c + q * p.strideC, nullptr};
    for (; i < p.m; i += gridDim.y) {
        const float* from = p.pieces + q * p.splits * size + (i64)i * p.n + j;
        float sum = 0;
        for (int s = 0; s < p.splits; s++) sum += from[s * size];
        result.finish(i, result.column(j), sum);
    }
}
