namespace Ebm;

/// <summary>A grey picture: rows of numbers, row by row. What a value means (0 … 16, 0 … 1) is the caller's.</summary>
public sealed class GrayImage
{
    /// <summary>A picture of zeros.</summary>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    public GrayImage(int width, int height)
        : this(width, height, new float[width > 0 && height > 0 && (long)width * height <= Array.MaxLength ? width * height : 0])
    {
    }

    /// <summary>A picture over given pixels.</summary>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    /// <param name="pixels">width × height finite numbers, row by row; kept, not copied.</param>
    public GrayImage(int width, int height, float[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        Check.AtLeast(width, 1);
        Check.AtLeast(height, 1);
        Check.Between((long)width * height, 1, Array.MaxLength, "width · height");
        Check.Length(pixels.Length, width * height, nameof(pixels));
        Check.Finite(pixels);
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>One picture of a data set, copied.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="index">Which picture, 0 … Count − 1.</param>
    public static GrayImage Of(ImageSet set, int index)
    {
        ArgumentNullException.ThrowIfNull(set);
        Check.Between(index, 0, set.Count - 1);
        return new GrayImage(set.Width, set.Height, (float[])set.Images[index].Clone());
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The pixels, row by row; changing them changes the picture.</summary>
    public float[] Pixels { get; }

    /// <summary>The pixel in a column and a row.</summary>
    /// <param name="column">0 … Width − 1.</param>
    /// <param name="row">0 … Height − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public float this[int column, int row]
    {
        get => Pixels[Place(column, row)];
        set => Pixels[Place(column, row)] = value;
    }

    /// <summary>A rectangle of the picture; what lies outside is 0.</summary>
    /// <param name="column">Left column; may be negative.</param>
    /// <param name="row">Top row; may be negative.</param>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    public GrayImage Crop(int column, int row, int width, int height)
    {
        var part = new GrayImage(width, height);
        for (var y = Math.Max(0, -row); y < height && row + y < Height; y++)
        {
            for (var x = Math.Max(0, -column); x < width && column + x < Width; x++)
            {
                part[x, y] = this[column + x, row + y];
            }
        }

        return part;
    }

    /// <summary>Adds another picture's pixels, keeping the larger value where both have ink; what falls outside is lost.</summary>
    /// <param name="picture">What to paste.</param>
    /// <param name="column">Column of its left edge; may be negative.</param>
    /// <param name="row">Row of its top edge; may be negative.</param>
    public void Paste(GrayImage picture, int column, int row)
    {
        ArgumentNullException.ThrowIfNull(picture);
        for (var y = Math.Max(0, -row); y < picture.Height && row + y < Height; y++)
        {
            for (var x = Math.Max(0, -column); x < picture.Width && column + x < Width; x++)
            {
                this[column + x, row + y] = Math.Max(this[column + x, row + y], picture[x, y]);
            }
        }
    }

    /// <summary>The picture without the empty columns at its left and right; one column when all are empty.</summary>
    public GrayImage TrimColumns()
    {
        var inked = Enumerable.Range(0, Width).Where(x => Enumerable.Range(0, Height).Any(y => this[x, y] > 0)).ToList();
        return inked.Count == 0 ? Crop(0, 0, 1, Height) : Crop(inked[0], 0, inked[^1] - inked[0] + 1, Height);
    }

    /// <summary>The picture with every pixel drawn as factor × factor, with shades in between: small pictures become legible.</summary>
    /// <param name="factor">How many times as wide and as high, ≥ 1.</param>
    public GrayImage Enlarged(int factor)
    {
        Check.AtLeast(factor, 1);
        var large = new GrayImage(Width * factor, Height * factor);
        for (var row = 0; row < large.Height; row++)
        {
            var (top, down) = Between(row, Height);
            for (var column = 0; column < large.Width; column++)
            {
                var (left, right) = Between(column, Width);
                var next = Math.Min(left + 1, Width - 1);
                float upper = Mixed(this[left, top], this[next, top], right);
                float lower = Mixed(this[left, Math.Min(top + 1, Height - 1)], this[next, Math.Min(top + 1, Height - 1)], right);
                large[column, row] = Mixed(upper, lower, down);
            }
        }

        return large;

        static float Mixed(float a, float b, float share) => a + (share * (b - a));

        (int Before, float Share) Between(int at, int count)
        {
            var place = Math.Clamp(((at + 0.5f) / factor) - 0.5f, 0, count - 1);
            return ((int)place, place - (int)place);
        }
    }

    /// <summary>The picture in another size: each new pixel is the old one below its middle.</summary>
    /// <param name="width">Columns, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1.</param>
    public GrayImage Resize(int width, int height)
    {
        var resized = new GrayImage(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                resized[x, y] = this[((2 * x) + 1) * Width / (2 * width), ((2 * y) + 1) * Height / (2 * height)];
        return resized;
    }

    /// <summary>
    /// The picture made smaller: each new pixel is the mean of a square of old ones; an incomplete square at the edge is dropped.
    /// </summary>
    /// <param name="factor">Pixels along the square's side, 1 … the smaller of Width and Height.</param>
    public GrayImage Shrunk(int factor)
    {
        Check.Between(factor, 1, Math.Min(Width, Height));
        var small = new GrayImage(Width / factor, Height / factor);
        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++)
            {
                var sum = 0f;
                for (var k = 0; k < factor * factor; k++)
                    sum += this[(x * factor) + (k % factor), (y * factor) + (k / factor)];
                small[x, y] = sum / (factor * factor);
            }
        }

        return small;
    }

    /// <summary>Each pixel replaced by the median of the square around it, itself included; beyond the edge the edge goes on.</summary>
    /// <param name="radius">The square has 2 radius + 1 pixels a side; ≥ 1.</param>
    public GrayImage Median(int radius = 1)
    {
        Check.AtLeast(radius, 1);
        var filtered = new GrayImage(Width, Height);
        var side = (2 * radius) + 1;
        var square = new float[side * side];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                for (var k = 0; k < square.Length; k++)
                    square[k] = this[Math.Clamp(x + (k % side) - radius, 0, Width - 1), Math.Clamp(y + (k / side) - radius, 0, Height - 1)];
                Array.Sort(square);
                filtered[x, y] = square[square.Length / 2];
            }
        }

        return filtered;
    }

    private int Place(int column, int row)
    {
        if ((uint)column >= (uint)Width || (uint)row >= (uint)Height)
            Outside(column, row);
        return (row * Width) + column;
    }

    // Apart, so that the check is small enough to be inlined.
    private void Outside(int column, int row)
    {
        Check.Between(column, 0, Width - 1);
        Check.Between(row, 0, Height - 1);
    }
}
