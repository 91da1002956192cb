// Convolution forward: dst <- act(src * weights + bias), see dev.forger.kernel.conv.ConvForwardKernel.
// Grid: tiles of (out channels) x (pixels of the features), pieces of the depth, groups; 256 threads.
// Targets: sm_75 sm_80
#include <forger.cuh>
#include "conv.cuh"

CONV_ENTRIES(convForward, convForward, Fp32, Conv)

// Adds the pieces of a split depth in their order, then bias and activation. Grid: pixels by 256, channels, groups.
extern "C" __global__ void __launch_bounds__(256) convForwardJoin(Conv p) {
    int j = blockIdx.x * 256 + threadIdx.x, group = blockIdx.z;
    if (j >= p.lines) return;
    i64 size = offset(p.oc, p.lines);
    Planes planes = featurePlanes(p, group);
    unsigned rest = j;
    i64 picture = p.byImage.split(rest) * (p.groups * p.oc * planes.plane);
    for (int i = blockIdx.y; i < p.oc; i += gridDim.y) {
        const float* from = p.pieces + group * p.splits * size + offset(i, p.lines) + j;
        float sum = 0;
        for (int s = 0; s < p.splits; s++) sum += from[s * size];
        planes.put(i, picture + rest, sum);
    }
}
