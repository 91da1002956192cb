// Kernels that are wrong, each in one way: the emulator has to find it. And one that is right. Targets: sm_80
#include <forger.cuh>

struct Bug {
    float* a;
    float* b;
    int n;
};

extern "C" __global__ void __launch_bounds__(64) outOfBounds(const Bug p) { p.a[p.n + threadIdx.x] = 1; }

extern "C" __global__ void __launch_bounds__(64) copy(const Bug p) { p.b[threadIdx.x] = p.a[threadIdx.x]; }

/** Right: reverses within a block. */
extern "C" __global__ void __launch_bounds__(64) reverse(const Bug p) {
    __shared__ float tile[64];
    tile[threadIdx.x] = p.a[threadIdx.x];
    __syncthreads();
    p.b[threadIdx.x] = tile[63 - threadIdx.x];
}

extern "C" __global__ void __launch_bounds__(64) reverseWithoutBarrier(const Bug p) {
    __shared__ float tile[64];
    tile[threadIdx.x] = p.a[threadIdx.x];
    p.b[threadIdx.x] = tile[63 - threadIdx.x];
}

/** The barrier that is missing is the one before what was read is overwritten. */
extern "C" __global__ void __launch_bounds__(64) overwriteWithoutBarrier(const Bug p) {
    __shared__ float tile[64];
    for (int i = 0; i < 2; i++) {
        tile[threadIdx.x] = p.a[threadIdx.x];
        __syncthreads();
        p.b[threadIdx.x] = tile[63 - threadIdx.x];
    }
}

extern "C" __global__ void __launch_bounds__(64) exchangeWithoutSyncwarp(const Bug p) {
    __shared__ float tile[64];
    tile[threadIdx.x] = p.a[threadIdx.x];
    p.b[threadIdx.x] = tile[threadIdx.x ^ 1];
}

extern "C" __global__ void __launch_bounds__(64) exchangeWithSyncwarp(const Bug p) {
    __shared__ float tile[64];
    tile[threadIdx.x] = p.a[threadIdx.x];
    __syncwarp();
    p.b[threadIdx.x] = tile[threadIdx.x ^ 1];
}

/** Blocks write to the same place. */
extern "C" __global__ void __launch_bounds__(64) blocksCollide(const Bug p) { p.b[threadIdx.x] = blockIdx.x; }

extern "C" __global__ void __launch_bounds__(64) barriersDiverge(const Bug p) {
    if (threadIdx.x < 32) {
        __syncthreads();
    } else {
        p.b[threadIdx.x] = 1;
        __syncthreads();
    }
}

extern "C" __global__ void __launch_bounds__(64) barrierAfterExit(const Bug p) {
    if (threadIdx.x >= p.n) {
        return;
    }
    __syncthreads();
    p.b[threadIdx.x] = 1;
}

extern "C" __global__ void __launch_bounds__(64) waitsForLanesThatNeverCome(const Bug p) {
    if (threadIdx.x % 2 == 0) {
        p.b[threadIdx.x] = __shfl_xor_sync(0xffffffffu, p.a[threadIdx.x], 1);
    } else {
        __syncthreads();
    }
}

extern "C" __global__ void __launch_bounds__(64) uninitialisedShared(const Bug p) {
    __shared__ float tile[64];
    if (threadIdx.x != 5) {
        tile[threadIdx.x] = 1;
    }
    __syncthreads();
    p.b[threadIdx.x] = tile[63 - threadIdx.x];
}

template <int Missing> __device__ void fillAllBut(const Bug& p) {
    __shared__ float tile[64];
    if (threadIdx.x != Missing) {
        tile[threadIdx.x] = 1;
    }
    __syncthreads();
    p.b[threadIdx.x] = tile[63 - threadIdx.x];
}

extern "C" __global__ void __launch_bounds__(64) uninitialisedSharedOfTemplate(const Bug p) { fillAllBut<5>(p); }

extern "C" __global__ void __launch_bounds__(64) copyInWithoutWait(const Bug p) {
    __shared__ float tile[64];
    cpAsync4(&tile[threadIdx.x], &p.a[threadIdx.x], true);
    cpAsyncCommit();
    __syncthreads();
    p.b[threadIdx.x] = tile[63 - threadIdx.x];
}

/** Right: two groups under way, the older one used. */
extern "C" __global__ void __launch_bounds__(64) copyInTwoGroups(const Bug p) {
    __shared__ float tile[2][64];
    cpAsync4(&tile[0][threadIdx.x], &p.a[threadIdx.x], threadIdx.x < p.n);
    cpAsyncCommit();
    cpAsync4(&tile[1][threadIdx.x], &p.a[threadIdx.x], true);
    cpAsyncCommit();
    cpAsyncWait<1>();
    __syncthreads();
    float first = tile[0][63 - threadIdx.x];
    cpAsyncWait<0>();
    __syncthreads();
    p.b[threadIdx.x] = first + tile[1][63 - threadIdx.x];
}
