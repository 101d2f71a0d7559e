// Images are (n, channels, height, width).
//
//   convolution  y[b,o,i,j] = Σ_{c,u,v} w[o,c,u,v] x[b, c, s·i + u − p, s·j + v − p]        s stride, p zeros around the image
//
// as a matrix product over patches; the transposed convolution is its derivative in x, put to use as a layer.

namespace Ebm;

public sealed partial class Tensor
{
    /// <summary>2-D convolution of images with kernels (out, in, height, width).</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="stride">Step between patches, ≥ 1.</param>
    /// <param name="padding">Zeros around the image, ≥ 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit; the message names both.</exception>
    public Tensor Convolve(Tensor kernels, int stride = 1, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        if (Shape.Count != 4 || kernels.Shape.Count != 4 || Shape[1] != kernels.Shape[1])
            throw TensorShape.Mismatch(nameof(Convolve), this, kernels);
        var (n, outputs) = (Shape[0], kernels.Shape[0]);
        var patches = new Patches(Shape[1], Shape[2], Shape[3], kernels.Shape[2], kernels.Shape[3], stride, padding);
        if (patches.Rows < 1 || patches.Columns < 1)
            throw TensorShape.Mismatch(nameof(Convolve), this, kernels);
        var places = patches.Rows * patches.Columns;
        var columns = TakeOperation.Of(this, n, patches.Map(), [n * places, patches.Size]);
        var product = columns.MatrixProduct(kernels.Reshape(outputs, patches.Size), transposeOther: true);
        return TakeOperation.Of(product, n, Patches.Swap(places, outputs), [n, outputs, patches.Rows, patches.Columns]);
    }

    /// <summary>Transposed 2-D convolution with kernels (in, out, height, width): the image grows by the stride.</summary>
    /// <inheritdoc cref="Convolve"/>
    public Tensor ConvolveTransposed(Tensor kernels, int stride = 1, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        if (Shape.Count != 4 || kernels.Shape.Count != 4 || Shape[1] != kernels.Shape[0])
            throw TensorShape.Mismatch(nameof(ConvolveTransposed), this, kernels);
        var (n, inputs, places) = (Shape[0], Shape[1], Shape[2] * Shape[3]);
        var height = ((Shape[2] - 1) * stride) + kernels.Shape[2] - (2 * padding);
        var width = ((Shape[3] - 1) * stride) + kernels.Shape[3] - (2 * padding);
        if (height < 1 || width < 1)
            throw TensorShape.Mismatch(nameof(ConvolveTransposed), this, kernels);
        var patches = new Patches(kernels.Shape[1], height, width, kernels.Shape[2], kernels.Shape[3], stride, padding);
        var pixels = TakeOperation.Of(this, n, Patches.Swap(inputs, places), [n * places, inputs]);
        var columns = pixels.MatrixProduct(kernels.Reshape(inputs, patches.Size));
        return PutOperation.Of(columns, n, patches.Map(), [n, kernels.Shape[1], height, width]);
    }

    /// <summary>The mean over windows of size × size pixels.</summary>
    /// <param name="size">≥ 1; divides height and width of images (n, channels, height, width).</param>
    public Tensor AveragePool(int size) =>
        Windows(size, nameof(AveragePool)).Mean(-1).Reshape(Shape[0], Shape[1], Shape[2] / size, Shape[3] / size);

    /// <summary>The largest of every window of size × size pixels (the first of equals).</summary>
    /// <param name="size">≥ 1; divides height and width of images (n, channels, height, width).</param>
    public Tensor MaxPool(int size)
    {
        var windows = Windows(size, nameof(MaxPool));
        var largest = new int[windows.Shape[0]];
        for (var i = 0; i < largest.Length; i++)
            largest[i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(windows.Data.Slice(i * size * size, size * size));
        return windows.Pick(largest).Reshape(Shape[0], Shape[1], Shape[2] / size, Shape[3] / size);
    }

    /// <summary>Every pixel becomes size × size pixels.</summary>
    /// <param name="size">≥ 1.</param>
    public Tensor Upsample(int size)
    {
        Check.Positive(size);
        CheckImages(nameof(Upsample));
        var (height, width) = (Shape[2] * size, Shape[3] * size);
        var map = new int[height * width];
        for (var i = 0; i < map.Length; i++)
            map[i] = (i / width / size * Shape[3]) + (i % width / size);
        return TakeOperation.Of(this, Shape[0] * Shape[1], map, [Shape[0], Shape[1], height, width]);
    }

    private Tensor Windows(int size, string operation)
    {
        Check.Positive(size);
        CheckImages(operation);
        if (Shape[2] % size != 0 || Shape[3] % size != 0)
            throw new ArgumentException($"{operation}: windows of ({size}, {size}) do not tile the images of shape {ShapeText}.");
        var patches = new Patches(1, Shape[2], Shape[3], size, size, size, 0);
        return TakeOperation.Of(this, Shape[0] * Shape[1], patches.Map(), [Length / (size * size), size * size]);
    }

    private void CheckImages(string operation)
    {
        if (Shape.Count != 4)
            throw new ArgumentException($"{operation} needs images (n, channels, height, width); the shape is {ShapeText}.");
    }
}

/// <summary>Where the patches of an image lie.</summary>
internal sealed record Patches(int Channels, int Height, int Width, int KernelHeight, int KernelWidth, int Stride, int Padding)
{
    public int Rows => Extent(Height, KernelHeight);

    public int Columns => Extent(Width, KernelWidth);

    /// <summary>Numbers in a patch.</summary>
    public int Size => Channels * KernelHeight * KernelWidth;

    /// <summary>Index in the image of every number of every patch, −1 outside.</summary>
    public int[] Map()
    {
        var map = new int[Rows * Columns * Size];
        var at = 0;
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                for (var c = 0; c < Channels; c++)
                {
                    for (var u = 0; u < KernelHeight; u++)
                    {
                        var y = (i * Stride) + u - Padding;
                        for (var v = 0; v < KernelWidth; v++)
                        {
                            var x = (j * Stride) + v - Padding;
                            map[at++] = y >= 0 && y < Height && x >= 0 && x < Width ? (((c * Height) + y) * Width) + x : -1;
                        }
                    }
                }
            }
        }

        return map;
    }

    /// <summary>The map that turns rows × columns into columns × rows.</summary>
    public static int[] Swap(int rows, int columns)
    {
        var map = new int[rows * columns];
        for (var i = 0; i < map.Length; i++)
            map[i] = (i % rows * columns) + (i / rows);
        return map;
    }

    private int Extent(int image, int kernel)
    {
        Check.Positive(Stride);
        Check.NotNegative(Padding);
        var room = image + (2 * Padding) - kernel;
        return room < 0 ? 0 : (room / Stride) + 1;
    }
}
