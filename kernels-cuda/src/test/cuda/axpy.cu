// dst ← alpha·src + dst over n elements: the smallest kernel, for tests of the driver layer. Targets: sm_75
#include <forger.cuh>

struct Axpy {
    const float* src;
    float* dst;
    long long n;
    float alpha;
};

extern "C" __global__ void __launch_bounds__(256) axpy(const Axpy p) {
    long long i = blockIdx.x * (long long)blockDim.x + threadIdx.x;
    if (i < p.n) {
        p.dst[i] = fmaf(p.alpha, p.src[i], p.dst[i]);
    }
}
