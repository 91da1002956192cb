package dev.forger.bench;

import dev.forger.data.PictureShape;
import java.util.stream.DoubleStream;

/** The GANs whose training is timed, with the floating-point operations of their layers for one picture. */
public enum TrainingModel {
    /** The fully connected one, for 28×28. */
    MLP(
            "mlp",
            new PictureShape(1, 28, 28),
            new double[] {dense(100, 256), dense(256, 512), dense(512, 1024), dense(1024, 784)},
            new double[] {dense(784, 1024), dense(1024, 512), dense(512, 256), dense(256, 1)}),
    /** For 28×28. */
    DCGAN28(
            "dcgan-28",
            new PictureShape(1, 28, 28),
            new double[] {dense(100, 6272), conv(ConvShape.DCGAN28_D2_G2), conv(ConvShape.DCGAN28_D1_G3)},
            new double[] {conv(ConvShape.DCGAN28_D1_G3), conv(ConvShape.DCGAN28_D2_G2), dense(6272, 1)}),
    /** For 64×64 in colour. */
    DCGAN64(
            "dcgan-64",
            new PictureShape(3, 64, 64),
            new double[] {
                conv(ConvShape.DCGAN64_G1),
                conv(ConvShape.DCGAN64_D4_G2),
                conv(ConvShape.DCGAN64_D3_G3),
                conv(ConvShape.DCGAN64_D2_G4),
                conv(ConvShape.DCGAN64_D1_G5)
            },
            new double[] {
                conv(ConvShape.DCGAN64_D1_G5),
                conv(ConvShape.DCGAN64_D2_G4),
                conv(ConvShape.DCGAN64_D3_G3),
                conv(ConvShape.DCGAN64_D4_G2),
                conv(ConvShape.DCGAN64_D5)
            });

    private final String model;

    @SuppressWarnings("Immutable") // a record of numbers
    private final PictureShape shape;

    private final double flops;

    TrainingModel(String model, PictureShape shape, double[] generator, double[] discriminator) {
        this.model = model;
        this.shape = shape;
        double g = DoubleStream.of(generator).sum();
        double d = DoubleStream.of(discriminator).sum();
        // The discriminator's step: fakes; both pass it; backward in weights and, but for the first layer, in data.
        double discriminatorStep = g + 2 * d + 2 * (2 * d - discriminator[0]);
        // The generator's: forward through both, backward in the discriminator's data, then in the generator.
        double generatorStep = g + d + d + 2 * g - generator[0];
        flops = discriminatorStep + generatorStep;
    }

    private static double dense(double in, double out) {
        return 2 * in * out;
    }

    private static double conv(ConvShape shape) {
        return shape.geometry("1").flops();
    }

    /** Its name. */
    String model() {
        return model;
    }

    /** Its pictures. */
    PictureShape shape() {
        return shape;
    }

    /** The least operations of the layers in one step, for each picture of the batch. */
    double flops() {
        return flops;
    }
}
