namespace Ebm;

/// <summary>Makes energies by a short name: where a cell starts.</summary>
public static partial class Energies
{
    /// <summary>A table of levels, one state each: Energies.Levels(0, 1) is a system of two states.</summary>
    /// <param name="energies">The energy of each state.</param>
    public static TabularEnergy Levels(params double[] energies) => new(energies);

    /// <summary>E(x, y) = ‖x − μ_y‖² with the mean training image of each class as its prototype.</summary>
    public static PrototypeEnergy Prototypes(ImageSet images) => PrototypeEnergy.Fit(images);
}
