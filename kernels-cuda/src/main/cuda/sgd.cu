// Gradient descent with momentum, in place: see dev.forger.kernel.optim.SgdKernel, whose bits it gives.
// Grid: parameters by 256; 256 threads. 20 bytes a parameter: bound by memory.
// Targets: sm_75
#include <forger.cuh>
#include "indexing.cuh"

struct Sgd {
    float* parameters;
    const float* gradients;
    float* velocity;
    i64 count;
    float rate, momentum;
};

extern "C" __global__ void __launch_bounds__(256) sgd(Sgd p) {
    i64 i = (i64)blockIdx.x * 256 + threadIdx.x;
    if (i >= p.count) return;
    float v = fmaf(p.momentum, p.velocity[i], p.gradients[i]);
    p.velocity[i] = v;
    p.parameters[i] = fmaf(-p.rate, v, p.parameters[i]);
}
