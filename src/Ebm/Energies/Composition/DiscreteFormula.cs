namespace Ebm;

/// <summary>A formula over the states of any space, worked through one state at a time.</summary>
internal sealed class DiscreteFormula(StateSpace space, Func<double[], double> formula) : IEnergy
{
    public StateSpace Space => space;

    public double Energy(ReadOnlySpan<double> state)
    {
        space.CheckOne(state, nameof(state));
        return formula(state.ToArray());
    }

    public void Energies(Batch states, Span<float> energies)
    {
        states.For(space.Dimension, energies);
        var x = new double[space.Dimension];
        for (var i = 0; i < states.Count; i++)
        {
            Host.Poll();
            states.CopyState(i, x);
            energies[i] = (float)Energy(x);
        }
    }
}
