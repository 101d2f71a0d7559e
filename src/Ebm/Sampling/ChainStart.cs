namespace Ebm;

/// <summary>Makes first states: checks the points, asks the energy once.</summary>
internal static class ChainStart
{
    public static ChainState At(IBatchEnergy energy, ReadOnlySpan<float> points, int count, int chainsPerStream)
    {
        Check.AtLeast(count, 1);
        var state = new ChainState(energy.Dimension, count, chainsPerStream, slopes: false);
        Copy(points, count, state);
        energy.Energies(state.Points, count, state.Energies);
        state.RequireFiniteStart();
        return state;
    }

    public static ChainState WithSlopes(IDifferentiableEnergy energy, ReadOnlySpan<float> points, int count, int chainsPerStream)
    {
        Check.AtLeast(count, 1);
        var state = new ChainState(energy.Dimension, count, chainsPerStream, slopes: true);
        Copy(points, count, state);
        energy.EnergiesAndGradients(state.Points, count, state.Energies, state.Gradients);
        state.RequireFiniteStart();
        return state;
    }

    private static void Copy(ReadOnlySpan<float> points, int count, ChainState state)
    {
        Check.Length(points.Length, state.Dimension * count, nameof(points));
        Check.Finite(points);
        points.CopyTo(state.Points);
    }
}
