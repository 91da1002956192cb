// One instruction of the tensor cores on registers as the test gives them, lane by lane. Targets: sm_80
#include <forger.cuh>

struct Fragments {
    const unsigned* a;  // [lane][4]
    const unsigned* b;  // [lane][2]
    float* d;           // [lane][4]
};

struct Rounding {
    const float* src;
    unsigned* tf32;
    unsigned* bf16;  // of src[i] in the lower half, of src[i + 1] in the upper
    int n;
};

template <class Mma> static __device__ __forceinline__ void run(const Fragments p, Mma mma) {
    unsigned a[4], b[2];
    float d[4];
    for (int i = 0; i < 4; i++) {
        a[i] = p.a[threadIdx.x * 4 + i];
        d[i] = p.d[threadIdx.x * 4 + i];
    }
    for (int i = 0; i < 2; i++) {
        b[i] = p.b[threadIdx.x * 2 + i];
    }
    mma(d, a, b);
    for (int i = 0; i < 4; i++) {
        p.d[threadIdx.x * 4 + i] = d[i];
    }
}

struct Tf32 {
    __device__ void operator()(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) const { mmaTf32(d, a, b); }
};

struct Bf16 {
    __device__ void operator()(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) const { mmaBf16(d, a, b); }
};

extern "C" __global__ void __launch_bounds__(32) mmaTf32Once(const Fragments p) { run(p, Tf32()); }

extern "C" __global__ void __launch_bounds__(32) mmaBf16Once(const Fragments p) { run(p, Bf16()); }

extern "C" __global__ void __launch_bounds__(256) roundings(const Rounding p) {
    for (int i = threadIdx.x; i < p.n; i += blockDim.x) {
        p.tf32[i] = toTf32(p.src[i]);
        p.bf16[i] = packBf16(p.src[i], p.src[i + 1 < p.n ? i + 1 : 0]);
    }
}
