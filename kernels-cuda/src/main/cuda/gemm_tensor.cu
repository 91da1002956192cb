// The products of gemm.cu on tensor cores: operands rounded to TF32 or BF16 as they are read, sums in float32.
// Targets: sm_80
#include <forger.cuh>
#include "gemm.cuh"

GEMM_ENTRIES(Tf32, Tf32)
GEMM_ENTRIES(Bf16, Bf16)
