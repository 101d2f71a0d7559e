//  a_i, b_j rows of two tables of codes:    D_ij² = ‖a_i − b_j‖²        cos_ij = a_i·b_j / ‖a_i‖‖b_j‖

namespace Ebm;

/// <summary>Every code of one table with every code of another.</summary>
internal static class CodeTable
{
    /// <summary>Below a root, so that it has a slope at 0.</summary>
    public const float Least = 1e-12f;

    /// <summary>
    /// Rows of unit length. A row of zeros stays one, and rows of length 10⁻⁶ and less stay shorter, so that their slope stays below 10⁶.
    /// Rows must be shorter than 10¹⁹: the squares are floats.
    /// </summary>
    public static Tensor UnitLength(Tensor codes) => codes / (codes.Square().Sum(-1) + Least).Sqrt();

    public static Tensor Cosines(Tensor a, Tensor b) => UnitLength(a).MatrixProduct(UnitLength(b), transposeOther: true);

    public static Tensor Distances(Tensor a, Tensor b) => (SquaredDistances(a, b) + Least).Sqrt();

    public static Tensor SquaredDistances(Tensor a, Tensor b)
    {
        // A common shift changes no distance; without it |a|² + |b|² − 2ab loses the digits of codes far from 0.
        var centre = b.Mean(0).Constant();
        (a, b) = (a - centre, b - centre);
        return (a.Square().Sum(-1) + b.Square().Sum(-1).Transpose() - (2 * a.MatrixProduct(b, transposeOther: true))).Relu();
    }

    /// <summary>A constant table from a rule.</summary>
    public static Tensor Mask(int rows, int columns, Func<int, int, float> rule)
    {
        var mask = Tensor.Filled(0, rows, columns);
        for (var i = 0; i < mask.Length; i++)
            mask.Data[i] = rule(i / columns, i % columns);
        return mask;
    }

    public static int[] Places(int count, int shift = 0)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
            places[i] = (i + shift) % count;
        return places;
    }
}
