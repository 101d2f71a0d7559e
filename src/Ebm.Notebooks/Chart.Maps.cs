namespace Ebm.Notebooks;

// Charts of a number over two: maps, level lines, surfaces, matrices.
public static partial class Chart
{
    /// <summary>
    /// Level lines and colours of an energy over the plane. A valley stands out: dark on a light page, pale on a dark one.
    /// </summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">E at [row of y, column of x], as <c>energy.OnGrid(x, y)</c> gives.</param>
    /// <param name="ceiling">Higher energies take the palest colour, so that walls do not hide the valleys. Without, the 90 % quantile
    /// where walls are steep.</param>
    public static Visual Contour(double[] x, double[] y, double[,] values, double? ceiling = null)
    {
        (x, y, values) = Copies(x, y, values);
        var map = new MapSeries(x, y, values)
        {
            HasLevels = true,
            Low = Low(values),
            High = ceiling ?? Valleys(values),
            IsFixed = ceiling is not null
        };
        return new Visual(new Figure { Kind = "contour", Width = 540, Height = 420, Ground = (x, y, values) }.Add(map));
    }

    /// <summary>Level lines and colours of a function of two numbers.</summary>
    /// <param name="energy">E(x, y).</param>
    /// <param name="x">From where to where.</param>
    /// <param name="y">From where to where.</param>
    /// <param name="ceiling">Higher energies are drawn as this.</param>
    public static Visual Contour(Func<double, double, double> energy, (double From, double To) x, (double From, double To) y,
        double? ceiling = null)
    {
        var (xs, ys) = (Span(x), Span(y));
        return Contour(xs, ys, OnGrid(energy, xs, ys), ceiling);
    }

    /// <summary>An energy as a landscape in three dimensions; drag to turn it.</summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">E at [row of y, column of x].</param>
    /// <param name="ceiling">Higher energies are cut off here.</param>
    public static Visual Surface(double[] x, double[] y, double[,] values, double? ceiling = null)
    {
        (x, y, values) = Copies(x, y, values);
        var (low, high) = Terrain.Range(values);
        var surface = new SurfaceSeries(x, y, values) { Low = low, High = ceiling ?? high, IsFixed = ceiling is not null };
        var range = ceiling is { } top && top > low ? (low - (0.03 * (top - low)), top) : ((double, double)?)null;
        return new Visual(new Figure
        {
            Kind = "surface",
            Width = 640,
            Height = 440,
            Ground = (x, y, values),
            HeightRange = range
        }.Add(surface));
    }

    /// <summary>A function of two numbers as a landscape.</summary>
    /// <param name="energy">E(x, y).</param>
    /// <param name="x">From where to where.</param>
    /// <param name="y">From where to where.</param>
    /// <param name="ceiling">Higher energies are cut off here.</param>
    public static Visual Surface(Func<double, double, double> energy, (double From, double To) x, (double From, double To) y,
        double? ceiling = null)
    {
        var (xs, ys) = (Span(x), Span(y));
        return Surface(xs, ys, OnGrid(energy, xs, ys), ceiling);
    }

    /// <summary>Colours over a grid.</summary>
    /// <param name="x">Grid of the first coordinate.</param>
    /// <param name="y">Grid of the second.</param>
    /// <param name="values">The value at [row of y, column of x].</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, vermilion positive, zero pale.</param>
    public static Visual Heatmap(double[] x, double[] y, double[,] values, bool diverging = false)
    {
        (x, y, values) = Copies(x, y, values);
        return new Visual(new Figure
        {
            Kind = "heatmap",
            Width = 540,
            Height = 420,
            Ground = (x, y, values)
        }.Add(Map(x, y, values, diverging)));
    }

    /// <summary>A table with named rows and columns as colours, first row above; a small one has its numbers written in.</summary>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="rows">Names of the rows.</param>
    /// <param name="values">The value at [row, column].</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, vermilion positive, zero pale.</param>
    public static Visual Heatmap(IEnumerable<string> columns, IEnumerable<string> rows, double[,] values, bool diverging = false)
    {
        var (across, down) = (Labels(columns), Labels(rows));
        var (x, y) = (Range(across.Length), Range(down.Length));
        (x, y, values) = Copies(x, y, values);
        var map = Map(x, y, values, diverging) with { WritesNumbers = values.Length <= 150 };
        return new Visual(new Figure
        {
            Kind = "heatmap",
            Width = 600,
            Height = 110 + (30 * Math.Clamp(down.Length, 4, 14)),
            XNames = [.. across],
            YNames = [.. down]
        }.Add(map));
    }

    /// <summary>A matrix as it is written: row 0 above, square cells, no axes but the titles they are given.</summary>
    /// <param name="values">The entries [row, column].</param>
    /// <param name="diverging">Whether the sign matters: blue is negative, vermilion positive, zero pale.</param>
    public static Visual Matrix(double[,] values, bool diverging = true)
    {
        ArgumentNullException.ThrowIfNull(values);
        (var x, var y, values) = Copies(Range(values.GetLength(1)), Range(values.GetLength(0)), values);
        var map = Map(x, y, values, diverging);
        return new Visual(new Figure { Kind = "heatmap", Width = 460, Height = 380, IsPicture = true, SquareUnits = true }.Add(map));
    }

    private static double[] Range(int n) => [.. Enumerable.Range(0, n).Select(i => (double)i)];

    private static double Low(double[,] values) => Terrain.Range(values).Low;

    /// <summary>The greatest value; the 90 % quantile where the top tenth of the map reaches far above it.</summary>
    private static double Valleys(double[,] values)
    {
        var sorted = values.Cast<double>().Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
        {
            return 1;
        }

        var most = sorted[(int)(0.9 * (sorted.Length - 1))];
        return sorted[^1] - sorted[0] > 2.5 * (most - sorted[0]) && most > sorted[0] ? most : sorted[^1];
    }

    /// <summary>
    /// A picture as large as the page allows, with rows counted from the top, to draw on: see <see cref="Visual.WithBox"/>.
    /// </summary>
    /// <param name="image">The picture.</param>
    public static Visual Picture(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var values = new double[image.Height, image.Width];
        for (var row = 0; row < image.Height; row++)
        {
            for (var column = 0; column < image.Width; column++)
            {
                values[row, column] = image[column, row];
            }
        }

        var map = Map(Range(image.Width), Range(image.Height), values, diverging: false) with { Scale = Palette.Greys, HasBar = false };
        var high = Math.Clamp(680 * image.Height / image.Width, 60, 520);
        return new Visual(new Figure { Kind = "heatmap", Width = 720, Height = high + 60, IsPicture = true, SquareUnits = true }.Add(map));
    }

    /// <inheritdoc cref="Picture(GrayImage)"/>
    /// <param name="image">width × height numbers, row by row, as
    /// <see cref="Images(IEnumerable{float[]}, int, int, int?, IEnumerable{string}?, ValueTuple{double, double}?, bool, int)"/> takes
    /// them.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public static Visual Picture(float[] image, int width, int height) => Picture(new GrayImage(width, height, image));

    /// <summary>Cells of colour from the least to the greatest value, or as far below zero as above.</summary>
    private static MapSeries Map(double[] x, double[] y, double[,] values, bool diverging)
    {
        var (low, high) = diverging ? Signs(values.Cast<double>()) : Ends(values.Cast<double>());
        return new MapSeries(x, y, values) { Low = low, High = high, Scale = diverging ? Palette.Diverging : Palette.Sequential };
    }

    /// <summary>A grid and its values as they are now, checked: whoever gave them may write over them later.</summary>
    private static (double[] X, double[] Y, double[,] Values) Copies(double[] x, double[] y, double[,] values)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(values);
        if (values.GetLength(0) != y.Length || values.GetLength(1) != x.Length)
        {
            throw new ArgumentException(
                $"values is {values.GetLength(0)}×{values.GetLength(1)}; {y.Length} rows (y) × {x.Length} columns (x) are needed.",
                nameof(values));
        }

        if (values.Length == 0)
        {
            throw new ArgumentException("values is empty; a map needs at least one row and one column.", nameof(values));
        }

        return ([.. x], [.. y], (double[,])values.Clone());
    }

    private static double[] Span((double From, double To) range) =>
        [.. Enumerable.Range(0, 81).Select(i => range.From + ((range.To - range.From) * i / 80))];

    private static double[,] OnGrid(Func<double, double, double> energy, double[] x, double[] y)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var values = new double[y.Length, x.Length];
        for (var r = 0; r < y.Length; r++)
        {
            for (var c = 0; c < x.Length; c++)
            {
                Host.Poll();
                values[r, c] = energy(x[c], y[r]);
            }
        }

        return values;
    }
}
