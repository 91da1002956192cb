// The convolutions on tensor cores: operands rounded to TF32 or BF16 as they are read, sums in float32.
// Targets: sm_80
#include <forger.cuh>
#include "conv.cuh"

CONV_ENTRIES(convForwardTf32, convForward, Tf32, Conv)
CONV_ENTRIES(convForwardBf16, convForward, Bf16, Conv)
CONV_ENTRIES(convBackwardDataTf32, convBackwardData, Tf32, ConvPhase)
CONV_ENTRIES(convBackwardDataBf16, convBackwardData, Bf16, ConvPhase)
CONV_ENTRIES(convBackwardWeightsTf32, convBackwardWeights, Tf32, Conv)
CONV_ENTRIES(convBackwardWeightsBf16, convBackwardWeights, Bf16, Conv)
