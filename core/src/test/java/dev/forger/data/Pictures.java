package dev.forger.data;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes picture files for tests. */
final class Pictures {
    private Pictures() {}

    /** An image of the given kind from samples in the order row, column, band. */
    static BufferedImage image(int colourSpace, boolean alpha, int type, int width, int... samples) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(colourSpace),
                alpha,
                false,
                alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
                type);
        int height = samples.length / model.getNumComponents() / width;
        WritableRaster raster = model.createCompatibleWritableRaster(width, height);
        raster.setPixels(0, 0, width, height, samples);
        return new BufferedImage(model, raster, false, null);
    }

    static BufferedImage grey(int width, int... samples) {
        return image(ColorSpace.CS_GRAY, false, DataBuffer.TYPE_BYTE, width, samples);
    }

    static BufferedImage rgb(int width, int... samples) {
        return image(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_BYTE, width, samples);
    }

    /** A colour image of one colour. */
    static BufferedImage plain(int height, int width, int rgb) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    static Path png(Path file, BufferedImage image) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("no writer for " + image);
        }
        return Files.write(file, bytes.toByteArray());
    }

    static Path jpeg(Path file, BufferedImage image) throws IOException {
        return Files.write(file, jpeg(new IIOImage(image, null, null)));
    }

    /** A JPEG of four components, taken as they are; {@code transform} goes to Adobe's marker, if not negative. */
    static Path jpeg4(Path file, int height, int width, int transform, int... pixel) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, new Point(0, 0));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, pixel);
            }
        }
        byte[] plain = jpeg(new IIOImage(raster, null, null));
        if (transform < 0) {
            return Files.write(file, plain);
        }
        byte[] marker = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 2);
        bytes.write(marker);
        bytes.write(plain, 2, plain.length - 2);
        return Files.write(file, bytes.toByteArray());
    }

    private static byte[] jpeg(IIOImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(1);
        if (!image.hasRaster()) {
            parameters.setDestinationType(ImageTypeSpecifier.createFromRenderedImage(image.getRenderedImage()));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, image, parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
