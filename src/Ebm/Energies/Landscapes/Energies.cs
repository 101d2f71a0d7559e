namespace Ebm;

/// <summary>
/// Makes energies by a short name, where a cell starts: from a formula, a well-known landscape, or other energies with and, or, not.
/// </summary>
public static partial class Energies
{
    /// <summary>A table of levels, one state each: Energies.Levels(0, 1) is a system of two states.</summary>
    /// <param name="energies">The energy of each state; +∞ forbids it.</param>
    public static TabularEnergy Levels(params double[] energies) => new(energies);

    /// <summary>E(x) = ½‖x‖² in n dimensions: the standard normal distribution, whose log Z is (n/2) log 2π.</summary>
    /// <param name="dimension">n ≥ 1.</param>
    public static GaussianEnergy StandardGaussian(int dimension)
    {
        Check.AtLeast(dimension, 1);
        var identity = new double[dimension, dimension];
        for (var i = 0; i < dimension; i++) identity[i, i] = 1;
        return new GaussianEnergy(identity);
    }

    /// <summary>E(x, y) = ‖x − μ_y‖² with the mean training image of each class as its prototype.</summary>
    public static PrototypeEnergy Prototypes(ImageSet images) => PrototypeEnergy.Fit(images);
}
