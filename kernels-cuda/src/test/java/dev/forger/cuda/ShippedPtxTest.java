package dev.forger.cuda;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.kernel.RecordingContractTest;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import dev.forger.kernel.conv.ConvBackwardWeightsContractTest;
import dev.forger.kernel.conv.ConvForwardContractTest;
import dev.forger.kernel.elementwise.ElementwiseContractTest;
import dev.forger.kernel.gemm.GemmContractTest;
import dev.forger.kernel.norm.BatchNormBackwardContractTest;
import dev.forger.kernel.norm.BatchNormForwardContractTest;
import dev.forger.kernel.optim.AdamContractTest;
import dev.forger.kernel.optim.SgdContractTest;
import dev.forger.kernel.random.RandomContractTest;
import dev.forger.kernel.reduce.ReduceContractTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** All contracts on the PTX that is shipped, instruction by instruction, and not only on its sources. */
@ExtendWith(Gpu.Ptx.class)
class ShippedPtxTest {
    @Nested
    class Adam extends AdamContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class Sgd extends SgdContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class Random extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class Reduce extends ReduceContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class Elementwise extends ElementwiseContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class Recording extends RecordingContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class BatchNormForward extends BatchNormForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class BatchNormBackward extends BatchNormBackwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class GemmOfAmpere extends GemmContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class GemmOfTuring extends GemmContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class GemmInTf32 extends GemmContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class GemmInBf16 extends GemmContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }

    @Nested
    class ConvForwardOfAmpere extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class ConvForwardOfTuring extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class ConvForwardInTf32 extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class ConvForwardInBf16 extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }

    @Nested
    class ConvBackwardDataOfAmpere extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class ConvBackwardDataOfTuring extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class ConvBackwardDataInTf32 extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class ConvBackwardDataInBf16 extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }

    @Nested
    class ConvBackwardWeightsOfAmpere extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class ConvBackwardWeightsOfTuring extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class ConvBackwardWeightsInTf32 extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class ConvBackwardWeightsInBf16 extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }
}
