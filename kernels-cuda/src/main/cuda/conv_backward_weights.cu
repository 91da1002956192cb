// Convolution backward in the weights: see dev.forger.kernel.conv.ConvBackwardWeightsKernel.
// Grid: tiles of (out channels) x (in channels and taps), pieces of the depth, groups; 256 threads.
// Targets: sm_75 sm_80
#include <forger.cuh>
#include "conv.cuh"

CONV_ENTRIES(convBackwardWeights, convBackwardWeights, Fp32, Conv)

// Adds the pieces of a split depth in their order. Grid: weights of a group by 256, 1, groups.
extern "C" __global__ void __launch_bounds__(256) convBackwardWeightsJoin(Conv p) {
    i64 size = offset(p.oc, p.lines), i = (i64)blockIdx.x * 256 + threadIdx.x;
    if (i >= size) return;
    const float* from = p.pieces + blockIdx.z * p.splits * size + i;
    float sum = 0;
    for (int s = 0; s < p.splits; s++) sum += from[s * size];
    p.out[blockIdx.z * size + i] = sum;
}
