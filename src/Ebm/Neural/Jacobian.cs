// J_ij = ∂f_i/∂x_j,   row i by one reverse pass:  J_i = ∂f_i/∂x

namespace Ebm;

/// <summary>The matrix of all first derivatives of a map, by automatic differentiation.</summary>
/// <remarks>
/// <code>
/// J_ij = ∂f_i/∂x_j,   row i by one reverse pass:  J_i = ∂f_i/∂x
/// </code>
/// </remarks>
public static class Jacobian
{
    /// <summary>The Jacobian at one point. Costs one reverse pass for each output.</summary>
    /// <param name="map">From rows to rows.</param>
    /// <param name="x">The point.</param>
    /// <returns>jacobian[i, j] = ∂f_i/∂x_j.</returns>
    public static double[,] At(Func<Tensor, Tensor> map, params double[] x)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(x);
        Check.AtLeast(x.Length, 1, "x.Length");
        var point = Tensor.From(Array.ConvertAll(x, v => (float)v), 1, x.Length);
        var value = map(point);
        if (value.Shape.Count != 2 || value.Shape[0] != 1)
            throw new ArgumentException($"map takes the shape {point.ShapeText} to {value.ShapeText}; one row is needed.", nameof(map));
        var result = new double[value.Shape[1], x.Length];
        for (var i = 0; i < value.Shape[1]; i++)
        {
            var row = Gradient.Of(value.Slice(1, i, 1), point).Data;
            for (var j = 0; j < x.Length; j++)
                result[i, j] = row[j];
        }

        return result;
    }
}
