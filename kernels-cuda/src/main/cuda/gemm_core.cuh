// The product of two operands, tile by tile, for matrices and for convolutions in all directions (implicit gemm).
//
// A block of 256 threads computes a tile of BM x BN sums. Depth goes in steps of 16: both operands' values of a step
// lie in shared memory as [depth][line], two steps at once, so that the next is fetched while this one is computed.
// Eight warps stand 2 x 4 in the tile; a thread holds 4 x 4 sums in each of its subtiles (Boehm, How to Optimize a
// CUDA Matmul Kernel, 2022, kernel 10, the shape that cuBLAS uses, too):
//
//     tile     BM x BN      two warps down, four across
//     warp     BM/2 x BN/4  subtiles of 32 x 16
//     subtile  32 x 16      eight lanes down, four across, 4 x 4 sums each
//
// An operand is a class that knows where its values lie:
//
//     static constexpr bool ALONG_DEPTH           whether neighbours in memory are depths of a line or lines of a depth
//     Line line(int i)                            what is needed of a line, once a block; beyond the edge: one of zeros
//     Depth depth(int k, int end)                 what is needed of a depth, once a step; from end on: one of zeros
//     const float* at(Line, Depth)                where the value is, or null for zero
//     bool aligned()                              whether four neighbours can be read as one float4
//
// and the result is a class with  Column column(int j)  and  void store(int i, Column, float sum).
//
// Every sum is a chain in ascending depth, split in as many pieces as the launch says: the same bits each time.
#pragma once
#include "indexing.cuh"

constexpr int GEMM_THREADS = 256;
constexpr int GEMM_DEPTH = 16;

// Blocks that a multiprocessor holds: 128 registers a thread. Without cp.async what is fetched waits in registers, too.
#if __CUDA_ARCH__ >= 800
#define GEMM_BOUNDS __launch_bounds__(GEMM_THREADS, 2)
#else
#define GEMM_BOUNDS __launch_bounds__(GEMM_THREADS, 1)
#endif

// Single precision: one fused multiply-add after the other.
struct Fp32 {
    static constexpr int PAD = 4;  // rows stay aligned for float4, and transposed stores meet in two banks, not eight

    template <int BM, int BN>
    struct Sums {
        static constexpr int DOWN = BM / 64, ACROSS = BN / 64;
        float sum[DOWN * 4][ACROSS * 4] = {};

        __device__ __forceinline__ void add(const float (*a)[BM + PAD], const float (*b)[BN + PAD]) {
            int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
            int row = warp / 4 * (BM / 2) + lane / 4 * 4, column = warp % 4 * (BN / 4) + lane % 4 * 4;
#pragma unroll
            for (int k = 0; k < GEMM_DEPTH; k++) {
                float4 left[DOWN], right[ACROSS];
#pragma unroll
                for (int i = 0; i < DOWN; i++) left[i] = *(const float4*)&a[k][row + 32 * i];
#pragma unroll
                for (int j = 0; j < ACROSS; j++) right[j] = *(const float4*)&b[k][column + 16 * j];
#pragma unroll
                for (int i = 0; i < DOWN * 4; i++) {
#pragma unroll
                    for (int j = 0; j < ACROSS * 4; j++) {
                        sum[i][j] = fmaf(part(left[i / 4], i % 4), part(right[j / 4], j % 4), sum[i][j]);
                    }
                }
            }
        }

        // Writes the sums of the warps' rows 32·pass … + 31, each warp's below the other's.
        __device__ __forceinline__ void stage(int pass, float (*to)[BN + PAD]) const {
            int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
            int row = warp / 4 * 32 + lane / 4 * 4, column = warp % 4 * (BN / 4) + lane % 4 * 4;
#pragma unroll
            for (int i = 0; i < DOWN * 4; i++) {
                if (i / 4 != pass) continue;
#pragma unroll
                for (int j = 0; j < ACROSS; j++) {
                    *(float4*)&to[row + i % 4][column + 16 * j] =
                            make_float4(sum[i][4 * j], sum[i][4 * j + 1], sum[i][4 * j + 2], sum[i][4 * j + 3]);
                }
            }
        }
    };

    static __device__ __forceinline__ float part(const float4& v, int i) {
        return i == 0 ? v.x : i == 1 ? v.y : i == 2 ? v.z : v.w;
    }
};

#if __CUDA_ARCH__ >= 800
// Both have the same sums: rows lane/4 and lane/4 + 8 of each 16, columns 2·(lane%4) and the next of each 8.
template <int DOWN, int ACROSS, int BN, int PAD>
__device__ __forceinline__ void stage_fragments(const float (&sum)[DOWN][ACROSS][4], int pass, float (*to)[BN + PAD]) {
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    int row = warp / 4 * 32 + lane / 4, column = warp % 4 * (BN / 4) + lane % 4 * 2;
#pragma unroll
    for (int i = 0; i < DOWN; i++) {
        if (i / 2 != pass) continue;
#pragma unroll
        for (int j = 0; j < ACROSS; j++) {
            float* upper = &to[row + i % 2 * 16][column + 8 * j];
            upper[0] = sum[i][j][0], upper[1] = sum[i][j][1];
            float* lower = &to[row + i % 2 * 16 + 8][column + 8 * j];
            lower[0] = sum[i][j][2], lower[1] = sum[i][j][3];
        }
    }
}

// Tensor cores, m16n8k8: a lane holds a[4], b[2], c[4]; PTX ISA, section "Matrix Fragments for mma.m16n8k8".
// A group of four lanes owns a row of A and a column of B.
struct Tf32 {
    static constexpr int PAD = 8;  // the four lanes of a group and the eight groups read 32 banks

    template <int BM, int BN>
    struct Sums {
        static constexpr int DOWN = BM / 32, ACROSS = BN / 32;
        float sum[DOWN][ACROSS][4] = {};

        __device__ __forceinline__ void add(const float (*a)[BM + PAD], const float (*b)[BN + PAD]) {
            int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
            int row = warp / 4 * (BM / 2) + lane / 4, column = warp % 4 * (BN / 4) + lane / 4, k = lane % 4;
#pragma unroll 1  // unrolled, some of the convolutions spill
            for (int step = 0; step < GEMM_DEPTH; step += 8) {
                unsigned right[ACROSS][2];
#pragma unroll
                for (int j = 0; j < ACROSS; j++) {
                    right[j][0] = toTf32(b[step + k][column + 8 * j]);
                    right[j][1] = toTf32(b[step + k + 4][column + 8 * j]);
                }
#pragma unroll
                for (int i = 0; i < DOWN; i++) {
                    unsigned left[4] = {
                        toTf32(a[step + k][row + 16 * i]), toTf32(a[step + k][row + 16 * i + 8]),
                        toTf32(a[step + k + 4][row + 16 * i]), toTf32(a[step + k + 4][row + 16 * i + 8])};
#pragma unroll
                    for (int j = 0; j < ACROSS; j++) mmaTf32(sum[i][j], left, right[j]);
                }
            }
        }

        __device__ __forceinline__ void stage(int pass, float (*to)[BN + PAD]) const {
            stage_fragments<DOWN, ACROSS, BN, PAD>(sum, pass, to);
        }
    };
};

// Tensor cores, m16n8k16 of bfloat16 pairs; PTX ISA, section "Matrix Fragments for mma.m16n8k16".
struct Bf16 {
    static constexpr int PAD = 8;

    template <int BM, int BN>
    struct Sums {
        static constexpr int DOWN = BM / 32, ACROSS = BN / 32;
        float sum[DOWN][ACROSS][4] = {};

        __device__ __forceinline__ void add(const float (*a)[BM + PAD], const float (*b)[BN + PAD]) {
            int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
            int row = warp / 4 * (BM / 2) + lane / 4, column = warp % 4 * (BN / 4) + lane / 4, k = lane % 4 * 2;
            unsigned right[ACROSS][2];
#pragma unroll
            for (int j = 0; j < ACROSS; j++) {
                right[j][0] = packBf16(b[k][column + 8 * j], b[k + 1][column + 8 * j]);
                right[j][1] = packBf16(b[k + 8][column + 8 * j], b[k + 9][column + 8 * j]);
            }
#pragma unroll
            for (int i = 0; i < DOWN; i++) {
                int r = row + 16 * i;
                unsigned left[4] = {
                    packBf16(a[k][r], a[k + 1][r]), packBf16(a[k][r + 8], a[k + 1][r + 8]),
                    packBf16(a[k + 8][r], a[k + 9][r]), packBf16(a[k + 8][r + 8], a[k + 9][r + 8])};
#pragma unroll
                for (int j = 0; j < ACROSS; j++) mmaBf16(sum[i][j], left, right[j]);
            }
        }

        __device__ __forceinline__ void stage(int pass, float (*to)[BN + PAD]) const {
            stage_fragments<DOWN, ACROSS, BN, PAD>(sum, pass, to);
        }
    };
};

#endif

// Moves an operand's values of one step from global to shared memory: each thread four neighbours, once or twice.
template <class Operand, int LINES, int PAD>
struct Stage {
    static constexpr int TIMES = LINES * GEMM_DEPTH / 4 / GEMM_THREADS;
    static constexpr bool ALONG_DEPTH = Operand::ALONG_DEPTH;
    static constexpr int ACROSS = ALONG_DEPTH ? GEMM_DEPTH / 4 : LINES / 4;  // threads side by side in memory
    static constexpr int NEXT = GEMM_THREADS / ACROSS;                       // from one time to the next

    static constexpr int HELD = ALONG_DEPTH ? TIMES : 4;                     // lines that a thread deals with

    typename Operand::Line lines[HELD];
#if __CUDA_ARCH__ < 800
    float held[TIMES][4];
#endif

    __device__ __forceinline__ void begin(const Operand& operand, int first) {
        int x = threadIdx.x % ACROSS * 4, y = threadIdx.x / ACROSS;
#pragma unroll
        for (int i = 0; i < HELD; i++) {
            lines[i] = operand.line(first + (ALONG_DEPTH ? y + i * NEXT : x + i));
        }
    }

    // Begins to fetch the depths k ... k + 15, of which those from end on are zeros.
    __device__ __forceinline__ void fetch(const Operand& operand, int k, int end, float (*to)[LINES + PAD]) {
        int x = threadIdx.x % ACROSS * 4, y = threadIdx.x / ACROSS;
#pragma unroll
        for (int i = 0; i < TIMES; i++) {
            if (ALONG_DEPTH) {
                const float* first = operand.aligned() && k + x + 3 < end ? operand.at(lines[i], operand.depth(k + x, end)) : nullptr;
                if (first) {
                    putAcross(first, i, &to[x][y + i * NEXT]);
                } else {
#pragma unroll
                    for (int q = 0; q < 4; q++) {
                        put(operand.at(lines[i], operand.depth(k + x + q, end)), i, q, &to[x + q][y + i * NEXT]);
                    }
                }
            } else {
                typename Operand::Depth depth = operand.depth(k + y + i * NEXT, end);
                const float* first = operand.at(lines[0], depth);
                const float* last = operand.at(lines[3], depth);
                if (operand.aligned() && first && last) {
                    put(first, i, &to[y + i * NEXT][x]);
                } else {
#pragma unroll
                    for (int q = 0; q < 4; q++) put(operand.at(lines[q], depth), i, q, &to[y + i * NEXT][x + q]);
                }
            }
        }
    }

#if __CUDA_ARCH__ >= 800
    __device__ __forceinline__ void put(const float* at, int, int, float* to) { cpAsync4(to, at, at ? 4 : 0); }
    __device__ __forceinline__ void put(const float* at, int, float* to) { cpAsync16(to, at); }
    __device__ __forceinline__ void putAcross(const float* at, int, float* to) {
#pragma unroll
        for (int q = 0; q < 4; q++) cpAsync4(to + q * (LINES + PAD), at + q, 4);
    }
    __device__ __forceinline__ void arrive(float (*)[LINES + PAD]) {}
#else
    __device__ __forceinline__ void put(const float* at, int i, int q, float*) { held[i][q] = at ? *at : 0; }
    __device__ __forceinline__ void put(const float* at, int i, float*) {
        float4 v = *(const float4*)at;
        held[i][0] = v.x, held[i][1] = v.y, held[i][2] = v.z, held[i][3] = v.w;
    }
    __device__ __forceinline__ void putAcross(const float* at, int i, float* to) { put(at, i, to); }
    // What was fetched reaches shared memory.
    __device__ __forceinline__ void arrive(float (*to)[LINES + PAD]) {
        int x = threadIdx.x % ACROSS * 4, y = threadIdx.x / ACROSS;
#pragma unroll
        for (int i = 0; i < TIMES; i++) {
#pragma unroll
            for (int q = 0; q < 4; q++) {
                if (ALONG_DEPTH) to[x + q][y + i * NEXT] = held[i][q];
                else to[y + i * NEXT][x + q] = held[i][q];
            }
        }
    }
#endif
};

#if __CUDA_ARCH__ >= 800
__device__ __forceinline__ void landing_begins() { cpAsyncCommit(); }
__device__ __forceinline__ void landed() { cpAsyncWait<0>(); }
#else
__device__ __forceinline__ void landing_begins() {}
__device__ __forceinline__ void landed() {}
#endif

// One tile: rows i0 ..., columns j0 ... of the m x n sums over the depths k ... end.
template <class Math, int BM, int BN, class A, class B, class Result>
__device__ __forceinline__ void gemm_tile(
        const A& a, const B& b, const Result& result, int m, int n, int i0, int j0, int k, int end) {
    __shared__ __align__(16) float shared[2 * GEMM_DEPTH * (BM + BN + 2 * Math::PAD)];
    float (*as)[BM + Math::PAD] = (float (*)[BM + Math::PAD])shared;
    float (*bs)[BN + Math::PAD] = (float (*)[BN + Math::PAD])(as + 2 * GEMM_DEPTH);
    Stage<A, BM, Math::PAD> left;
    Stage<B, BN, Math::PAD> right;
    typename Math::template Sums<BM, BN> sums;
    left.begin(a, i0);
    right.begin(b, j0);
    if (k < end) {
        left.fetch(a, k, end, as);
        right.fetch(b, k, end, bs);
        landing_begins();
        left.arrive(as);
        right.arrive(bs);
        landed();
        __syncthreads();
    }
    for (int now = 0; k < end; now = GEMM_DEPTH - now) {
        int next = GEMM_DEPTH - now;
        k += GEMM_DEPTH;
        if (k < end) {
            left.fetch(a, k, end, as + next);
            right.fetch(b, k, end, bs + next);
            landing_begins();
        }
        sums.add(as + now, bs + now);
        if (k < end) {
            left.arrive(as + next);
            right.arrive(bs + next);
        }
        landed();
        __syncthreads();
    }
    // The sums go out through shared memory, 64 rows at a time: neighbours then go to neighbours, and what follows them
    // is in the code once, not once a sum.
    float (*tile)[BN + Math::PAD] = (float (*)[BN + Math::PAD])shared;
    int j = j0 + threadIdx.x % BN;
    typename Result::Column column = result.column(min(j, n - 1));
#pragma unroll
    for (int pass = 0; pass < BM / 64; pass++) {
        sums.stage(pass, tile);
        __syncthreads();
        for (int r = threadIdx.x / BN; r < 64 && j < n; r += GEMM_THREADS / BN) {
            int i = i0 + r / 32 * (BM / 2) + pass * 32 + r % 32;
            if (i < m) result.store(i, column, tile[r][threadIdx.x % BN]);
        }
        __syncthreads();
    }
}

// Where a block's tile begins. Blocks that run at the same time share eight rows of tiles, whose values L2 then keeps.
struct TileOrder {
    int down, across;

    template <int BM, int BN>
    __device__ __forceinline__ void origin(int tile, int& i0, int& j0) const {
        constexpr int GROUP = 8;
        int group = tile / (GROUP * across), rows = min(GROUP, down - group * GROUP), rest = tile - group * GROUP * across;
        i0 = (group * GROUP + rest % rows) * BM;
        j0 = rest / rows * BN;
    }
};

// The depths of one of several pieces: whole steps.
__device__ __forceinline__ void pieceOf(int index, int pieces, int depth, int& from, int& end) {
    int steps = (depth + GEMM_DEPTH - 1) / GEMM_DEPTH, each = (steps + pieces - 1) / pieces * GEMM_DEPTH;
    from = min(depth, index * each);
    end = min(depth, from + each);
}
