//  An image x is Width · Height numbers in [0, 1], row by row from the top: pixel (row r, column c) is x[r * Width + c].

namespace Ebm;

/// <summary>Grey images with a class label each, and the line between training and test images.</summary>
public sealed class ImageSet
{
    private ImageSet? train;
    private ImageSet? test;

    /// <summary>Bundles images and labels.</summary>
    /// <param name="name">What pictures and errors call the set.</param>
    /// <param name="images">One array of width · height numbers in [0, 1] for each image; kept, not copied.</param>
    /// <param name="labels">One class 0 … classes − 1 for each image; kept, not copied.</param>
    /// <param name="width">Pixels in a row, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    /// <param name="classNames">What each class is called; their number is the number of classes.</param>
    /// <param name="trainCount">How many of the first images are training images.</param>
    public ImageSet(string name, float[][] images, int[] labels, int width, int height, IReadOnlyList<string> classNames, int trainCount)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        Check.AtLeast(width, 1);
        Check.AtLeast(height, 1);
        Check.Between((long)width * height, 1, Array.MaxLength, "width · height");
        Check.NoNulls(images);
        Check.Length(labels.Length, images.Length, nameof(labels));
        Check.Between(trainCount, 0, images.Length);
        for (var i = 0; i < images.Length; i++)
        {
            Check.Length(images[i].Length, width * height, $"images[{i}]");
            Check.Between(labels[i], 0, classNames.Count - 1, $"labels[{i}]");
        }
        (Name, Images, Labels, Width, Height, ClassNames, TrainCount) = (name, images, labels, width, height, classNames, trainCount);
    }

    /// <summary>What pictures and errors call the set.</summary>
    public string Name { get; }

    /// <summary>Width · Height numbers in [0, 1] for each image, row by row from the top.</summary>
    public float[][] Images { get; }

    /// <summary>The class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>The number of rows of a picture.</summary>
    public int Height { get; }

    /// <summary>What each class is called.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images.</summary>
    public int Count => Images.Length;

    /// <summary>How many classes.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>The number of pixels of a picture, Width · Height.</summary>
    public int Pixels => Width * Height;

    /// <summary>How many of the first images are training images.</summary>
    public int TrainCount { get; }

    /// <summary>The training images: the first TrainCount. Shares the arrays of pixels.</summary>
    public ImageSet Train => train ??= Slice(0, TrainCount);

    /// <summary>The test images: the others. Shares the arrays of pixels.</summary>
    public ImageSet Test => test ??= Slice(TrainCount, Count - TrainCount);

    /// <summary>Some images in a row, all of them training images of the new set.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many.</param>
    public ImageSet Slice(int start, int count)
    {
        Check.Between(start, 0, Count);
        Check.Between(count, 0, Count - start);
        return new ImageSet(Name, Images[start..(start + count)], Labels[start..(start + count)], Width, Height, ClassNames, count);
    }

    /// <summary>The images of one class, in order.</summary>
    /// <param name="label">The class, 0 … Classes − 1.</param>
    public float[][] OfClass(int label)
    {
        Check.Between(label, 0, Classes - 1);
        return Images.Where((_, i) => Labels[i] == label).ToArray();
    }

    /// <summary>All pixels in one new array, image after image: Count × Pixels, what a matrix product wants.</summary>
    public float[] Flatten()
    {
        var all = new float[Count * Pixels];
        for (var i = 0; i < Count; i++) Images[i].CopyTo(all, i * Pixels);
        return all;
    }

    /// <summary>The set in one line.</summary>
    public override string ToString() => $"{Name}: {Count} images of {Width} × {Height}, {Classes} classes, {TrainCount} for training";
}
