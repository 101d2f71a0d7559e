namespace Ebm;

/// <summary>Makes first states: checks the points, asks the energy once.</summary>
internal static class ChainStart
{
    public static ChainState At(IEnergy energy, Batch points, int chainsPerStream) => new(energy, points, chainsPerStream);

    public static ChainState WithSlopes(IDifferentiableEnergy energy, Batch points, int chainsPerStream)
    {
        var state = new ChainState(energy.Dimension, points.Count, chainsPerStream, slopes: true);
        Copy(points, energy.Space, state);
        energy.EnergiesAndGradients(state.States, state.Energies, state.Gradients);
        state.RequireFiniteStart();
        return state;
    }

    /// <summary>Copies the points into the state; refuses what is no state of the space.</summary>
    public static void Copy(Batch points, StateSpace space, ChainState state)
    {
        space.CheckAll(points, nameof(points));
        points.Values.CopyTo(state.Positions);
    }
}
