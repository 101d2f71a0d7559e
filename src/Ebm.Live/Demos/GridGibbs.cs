//  x₁ ~ p(x₁ | x₂), then x₂ ~ p(x₂ | x₁), and so on:   p(column | row) ∝ e^{−F(column, row)/T},  F = −T log mean e^{−E/T} of a cell
//
//  The conditional of a line is known on its cells (the "griddy" Gibbs sampler, Ritter and Tanner 1992); a point lies evenly in its cell.
//  To know it takes an energy for each cell of the line: that is what a step costs, though here the table is made once for all particles.

namespace Ebm.Live;

/// <summary>Gibbs sampling of a landscape of the race: one coordinate at a time, from its conditional on the cells of the box.</summary>
internal sealed class GridGibbs : ISampler
{
    private const int Cells = RaceLandscape.Cells;

    private readonly RaceLandscape _landscape;
    private readonly Metropolis _start;
    private readonly double[] _rows = new double[Cells * Cells], _columns = new double[Cells * Cells];

    /// <summary>A sampler of a landscape that is solved at the temperature.</summary>
    public GridGibbs(RaceLandscape landscape, double temperature)
    {
        _landscape = landscape;
        _start = new Metropolis(landscape.Energy, 1, 1 / temperature);
        for (int line = 0; line < Cells; line++)
        {
            Cumulate(_rows.AsSpan(line * Cells, Cells), k => landscape.FreeEnergies[(line * Cells) + k], temperature);
            Cumulate(_columns.AsSpan(line * Cells, Cells), k => landscape.FreeEnergies[(k * Cells) + line], temperature);
        }
    }

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public int ChainsPerStream => _start.ChainsPerStream;

    /// <inheritdoc/>
    public bool IsConcurrent => true;

    /// <inheritdoc/>
    public bool KeepsEnergies => false;

    /// <summary>What a step costs: an energy for each cell of the line.</summary>
    public static int Cost => Cells;

    /// <inheritdoc/>
    public ChainState Start(Batch points) => _start.Start(points);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        int count = state.Count, moved = (int)(state.Steps % 2);
        Span<float> first = state.Positions.AsSpan(0, count), second = state.Positions.AsSpan(count, count);
        double side = 2 * _landscape.Half / Cells, left = _landscape.X - _landscape.Half, bottom = _landscape.Y - _landscape.Half;
        for (int i = 0; i < count; i++)
        {
            int line = moved == 0 ? Line(second[i], bottom, side) : Line(first[i], left, side);
            ReadOnlySpan<double> table = (moved == 0 ? _rows : _columns).AsSpan(line * Cells, Cells);
            int cell = table.BinarySearch(rng.NextDouble());
            double place = Math.Min(cell < 0 ? ~cell : cell + 1, Cells - 1) + rng.NextDouble();
            if (moved == 0) first[i] = (float)(left + (side * place));
            else second[i] = (float)(bottom + (side * place));
        }

        state.Steps++;
        return new StepInfo(1, count, count);
    }

    private static int Line(float coordinate, double from, double side) =>
        (int)Math.Clamp(Math.Floor((coordinate - from) / side), 0, Cells - 1);

    private static void Cumulate(Span<double> table, Func<int, double> freeEnergy, double temperature)
    {
        double lowest = double.PositiveInfinity, sum = 0;
        for (int k = 0; k < Cells; k++) lowest = Math.Min(lowest, freeEnergy(k));
        for (int k = 0; k < Cells; k++) table[k] = sum += Math.Exp((lowest - freeEnergy(k)) / temperature);
        for (int k = 0; k < Cells; k++) table[k] /= sum;
    }
}
