// Adam, in place, over all parameters of a network at once: see dev.forger.kernel.optim.AdamKernel, whose bits it gives.
// Grid: parameters by 256; 256 threads. 28 bytes a parameter: bound by memory.
// Targets: sm_75
#include <forger.cuh>
#include "indexing.cuh"

struct Adam {
    float* parameters;
    const float* gradients;
    float *m, *v;
    const float* factors;  // step size, correction
    i64 count;
    float beta1, beta2, eps;
};

extern "C" __global__ void __launch_bounds__(256) adam(Adam p) {
    i64 i = (i64)blockIdx.x * 256 + threadIdx.x;
    if (i >= p.count) return;
    float g = p.gradients[i];
    float first = fmaf(p.beta1, p.m[i], (1 - p.beta1) * g);
    float second = fmaf(p.beta2, p.v[i], (1 - p.beta2) * g * g);
    p.m[i] = first;
    p.v[i] = second;
    p.parameters[i] -= p.factors[0] * first / fmaf(sqrtf(second), p.factors[1], p.eps);
}
