//  E(y, x_k) − F(y)  ≤  L ‖x_0 − z*‖² / 2k          ISTA                                                     (Beck, Teboulle 2009, thm 3.1)
//  E(y, x_k) − F(y)  ≤  2 L ‖x_0 − z*‖² / (k + 1)²  FISTA                                                    (the same, thm 4.4)

namespace Ebm;

public sealed partial class SparseCoding
{
    /// <summary>Where a descent to the best code came, and how.</summary>
    /// <param name="Code">The code after the last step.</param>
    /// <param name="Energies">E(y, z) after step 1, 2, ….</param>
    public sealed record Descent(double[] Code, double[] Energies);

    /// <summary>Iterative shrinkage and thresholding: gradient steps 1/L, each followed by a soft threshold λ/L.</summary>
    /// <param name="y">A point.</param>
    /// <param name="steps">How many, ≥ 1.</param>
    /// <param name="start">The first code; null for 0.</param>
    public Descent Ista(double[] y, int steps, double[]? start = null) => Descend(y, steps, start, momentum: false);

    /// <summary>The fast variant: each step starts from where the last two point to.</summary>
    /// <inheritdoc cref="Ista"/>
    public Descent Fista(double[] y, int steps, double[]? start = null) => Descend(y, steps, start, momentum: true);

    private Descent Descend(double[] y, int steps, double[]? start, bool momentum)
    {
        Check.AtLeast(steps, 1);
        var energies = new double[steps];
        return new Descent(Solver.Descend(Point(y), Code(start ?? new double[dictionary.Shape[0]]), momentum, energies), energies);
    }
}
