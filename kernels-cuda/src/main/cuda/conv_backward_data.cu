// Convolution backward in the data, which is the transposed convolution: see
// dev.forger.kernel.conv.ConvBackwardDataKernel.
// Grid: tiles of (in channels) x (pixels of a phase), 1, groups; 256 threads.
// Targets: sm_75 sm_80
#include <forger.cuh>
#include "conv.cuh"

CONV_ENTRIES(convBackwardData, convBackwardData, Fp32, ConvPhase)
