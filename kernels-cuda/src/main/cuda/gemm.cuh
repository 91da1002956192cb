// What all products of matrices share: operands, results and the parameters of a launch.
#pragma once
#include "activation.cuh"
#include "gemm_core.cuh"

struct Gemm {
    const float *a, *b, *bias;
    float *c, *pieces;  // pieces: [batch][piece][m][n] sums when the depth is split, else null
    i64 lda, ldb, ldc, strideA, strideB, strideC;
    int m, n, k, splits;
    TileOrder order;
    float alpha, beta;
    int biasKind;  // GemmSpec.Bias: none, per row, per column
    Activation activation;
    int alignedA, alignedB;
};

// A matrix by lines, rows of A or columns of B. ROWS: a line's depths are neighbours in memory, else the lines are.
template <bool ROWS>
struct Matrix {
    static constexpr bool ALONG_DEPTH = ROWS;
    typedef const float* Line;
    typedef i64 Depth;
    const float* first;
    i64 ld;
    int lines;
    int quads;

    __device__ __forceinline__ Line line(int i) const {
        return i < lines ? first + (ROWS ? i * ld : i) : nullptr;
    }
    __device__ __forceinline__ Depth depth(int k, int end) const { return k < end ? (ROWS ? k : k * ld) : -1; }
    __device__ __forceinline__ const float* at(Line line, Depth depth) const {
        return line && depth >= 0 ? line + depth : nullptr;
    }
    __device__ __forceinline__ bool aligned() const { return quads; }
};

// Where a sum goes, and what follows it; or with a split depth the piece it is of.
struct Product {
    const Gemm& p;
    float *c, *piece;
    struct Column {
        int j;
        float bias;
    };
    __device__ __forceinline__ Column column(int j) const { return {j, p.biasKind == 2 ? p.bias[j] : 0}; }
    __device__ __forceinline__ void store(int i, Column at, float sum) const {
        if (piece) {
            piece[offset(i, p.n) + at.j] = sum;
        } else {
            finish(i, at, sum);
        }
    }
    __device__ __forceinline__ void finish(int i, Column at, float sum) const {
        float* to = c + i * p.ldc + at.j;
        float v = p.alpha * sum;
        if (p.beta != 0) v += p.beta * *to;
        v += p.biasKind == 1 ? p.bias[i] : at.bias;
        *to = p.activation.apply(v);
    }
};

template <class Math, bool TRANS_A, bool TRANS_B, int BM, int BN>
__device__ __forceinline__ void gemm(const Gemm& p) {
    i64 q = blockIdx.z;
    int i0, j0, k, end;
    p.order.origin<BM, BN>(blockIdx.x, i0, j0);
    pieceOf(blockIdx.y, p.splits, p.k, k, end);
    Matrix<!TRANS_A> a = {p.a + q * p.strideA, p.lda, p.m, p.alignedA};
    Matrix<TRANS_B> b = {p.b + q * p.strideB, p.ldb, p.n, p.alignedB};
    float* piece = p.splits > 1 ? p.pieces + (q * p.splits + blockIdx.y) * p.m * p.n : nullptr;
    Product result = {p, p.c + q * p.strideC, piece};
    gemm_tile<Math, BM, BN>(a, b, result, p.m, p.n, i0, j0, k, end);
}

#define GEMM_ENTRY(name, math, trans_a, trans_b, bm, bn) \
    extern "C" __global__ void GEMM_BOUNDS name(Gemm p) { gemm<math, trans_a, trans_b, bm, bn>(p); }
#define GEMM_ENTRIES(math, suffix)                               \
    GEMM_ENTRY(gemmNN128##suffix, math, false, false, 128, 128)  \
    GEMM_ENTRY(gemmNT128##suffix, math, false, true, 128, 128)   \
    GEMM_ENTRY(gemmTN128##suffix, math, true, false, 128, 128)   \
    GEMM_ENTRY(gemmTT128##suffix, math, true, true, 128, 128)    \
    GEMM_ENTRY(gemmNN64##suffix, math, false, false, 64, 64)     \
    GEMM_ENTRY(gemmNT64##suffix, math, false, true, 64, 64)      \
    GEMM_ENTRY(gemmTN64##suffix, math, true, false, 64, 64)      \
    GEMM_ENTRY(gemmTT64##suffix, math, true, true, 64, 64)
