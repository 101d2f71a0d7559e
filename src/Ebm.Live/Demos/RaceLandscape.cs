//  p(cell) = ∫_cell e^{−βE} / ∫_box e^{−βE},    each cell by the midpoints of 4 × 4 parts: the exact density that is drawn behind the
//  particles
//
//  KL(q ‖ p) = Σ_cells q log(q/p) + q_out log(q_out/p_out): q the shares of the particles, "out" all that lies outside of the box; p_out
//  from a grid of three times the box, at least 10⁻⁶.

namespace Ebm.Live;

/// <summary>A landscape in a square box, and its exact density on a grid of cells.</summary>
internal sealed class RaceLandscape
{
    /// <summary>Cells along a side.</summary>
    public const int Cells = 48;

    private const int Parts = 4;
    private double _outside = 1e-6;

    /// <summary>Makes the landscape.</summary>
    /// <param name="energy">E of two coordinates.</param>
    /// <param name="x">The middle of the box.</param>
    /// <param name="y">The middle of the box.</param>
    /// <param name="half">Half the side of the box, &gt; 0.</param>
    /// <param name="start">Where all particles start.</param>
    public RaceLandscape(IDifferentiableEnergy energy, double x, double y, double half, double[] start) =>
        (Energy, X, Y, Half, StartPoint) = (energy, x, y, half, start);

    public IDifferentiableEnergy Energy { get; }

    public double X { get; }

    public double Y { get; }

    public double Half { get; }

    public double[] StartPoint { get; }

    /// <summary>p of each cell, row by row from the smallest y.</summary>
    public double[] Density { get; } = new double[Cells * Cells];

    /// <summary>−T log of the mean e^{−E/T} in each cell, in the order of <see cref="Density"/>.</summary>
    public double[] FreeEnergies { get; } = new double[Cells * Cells];

    /// <summary>Computes <see cref="Density"/> and <see cref="FreeEnergies"/> at a temperature.</summary>
    public void Solve(double temperature)
    {
        const int Fine = Cells * Parts;
        const int Coarse = 2 * Cells;
        float[] energies = OnGrid(Half, Fine), wide = OnGrid(3 * Half, Coarse);
        double lowest = energies.Min(), sum = 0;
        SolveCells(energies, temperature);
        Array.Clear(Density);
        for (int i = 0; i < energies.Length; i++)
        {
            double weight = Math.Exp(-(energies[i] - lowest) / temperature);
            Density[(i / Fine / Parts * Cells) + (i % Fine / Parts)] += weight;
            sum += weight;
        }

        // The ring around the box, which is the middle third of the wide grid; one of its cells is as large as so many fine ones.
        double ring = 0;
        for (int i = 0; i < wide.Length; i++)
            if (i / Coarse * 3 / Coarse != 1 || i % Coarse * 3 / Coarse != 1) ring += Math.Exp(-(wide[i] - lowest) / temperature);
        ring *= 9.0 * Fine * Fine / (Coarse * Coarse);
        _outside = Math.Max(1e-6, ring / (sum + ring));
        for (int i = 0; i < Density.Length; i++) Density[i] *= (1 - _outside) / sum;
    }

    // Each cell by its own lowest energy: far up a slope e^{−E/T} is 0 in numbers, its share of a line is not.
    private void SolveCells(float[] energies, double temperature)
    {
        const int Fine = Cells * Parts;
        var lowest = new double[FreeEnergies.Length];
        Array.Fill(lowest, double.PositiveInfinity);
        for (int i = 0; i < energies.Length; i++) lowest[CellOfPart(i)] = Math.Min(lowest[CellOfPart(i)], energies[i]);
        Array.Clear(FreeEnergies);
        for (int i = 0; i < energies.Length; i++)
            FreeEnergies[CellOfPart(i)] += Math.Exp((lowest[CellOfPart(i)] - energies[i]) / temperature) / (Parts * Parts);
        for (int i = 0; i < lowest.Length; i++) FreeEnergies[i] = lowest[i] - (temperature * Math.Log(FreeEnergies[i]));

        static int CellOfPart(int part) => (part / Fine / Parts * Cells) + (part % Fine / Parts);
    }

    /// <summary>E at the middles of fine × fine parts of a box of the same middle.</summary>
    private float[] OnGrid(double half, int fine)
    {
        var energies = new float[fine * fine];
        Energy.Energies(new Batch(PlaneCells.Middles(half, fine, X, Y), 2, fine * fine), energies);
        return energies;
    }

    /// <summary>The middle of a cell.</summary>
    public double[] MiddleOf(int cell) =>
        [X - Half + (2 * Half * ((cell % Cells) + 0.5) / Cells), Y - Half + (2 * Half * ((cell / Cells) + 0.5) / Cells)];

    /// <summary>The cell of a point; −1 outside.</summary>
    public int CellOf(double x, double y)
    {
        double column = (x - X + Half) / (2 * Half) * Cells, row = (y - Y + Half) / (2 * Half) * Cells;
        return column >= 0 && column < Cells && row >= 0 && row < Cells ? ((int)row * Cells) + (int)column : -1;
    }

    /// <summary>KL(q ‖ p) of shares in cells, in nats.</summary>
    /// <param name="counts">How much lies in each cell; ≥ 0, at least one above 0 or <paramref name="outside"/>.</param>
    /// <param name="outside">How much lies outside.</param>
    public double Divergence(ReadOnlySpan<double> counts, double outside)
    {
        double total = outside, sum = 0;
        foreach (double count in counts) total += count;
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) sum += counts[i] / total * Math.Log(counts[i] / total / Math.Max(Density[i], 1e-12));
        return outside > 0 ? sum + (outside / total * Math.Log(outside / total / _outside)) : sum;
    }

    /// <summary>The landscapes of the race, by name; what was drawn is <paramref name="drawn"/>.</summary>
    public static RaceLandscape Of(string name, Sketch? drawn = null) => name switch
    {
        "double well" => new(Energies.DoubleWell(height: 3, tilt: 0.3), 0, 0, 2.2, [-1, 0]),
        "banana" => new(Energies.Banana(spread: 1, thickness: 0.35, bend: 0.6), 0, 1.3, 4, [0, 0]),
        "Müller-Brown" => new(Energies.MullerBrown(), -0.2, 0.8, 1.5, [0.62, 0.03]),
        "two moons" => new(Energies.TwoMoons(24), 0, 0, 3, [1.5, 0.3]),
        "drawn" when drawn is not null => Drawn(drawn),
        _ => new(Energies.EightGaussians(2.2, 0.22), 0, 0, 3.2, [2.2, 0]),
    };

    private static RaceLandscape Drawn(Sketch drawn)
    {
        (double[] xs, double[] ys) = (drawn.Xs, drawn.Ys);
        return new(new PointCloud(xs, ys, 0.22), 0, 0, 3, [xs[0], ys[0]]);
    }
}
