//  S_i ← sign h_i for one neuron: the step that recall is made of.

namespace Ebm;

public sealed partial class Hopfield
{
    /// <summary>The state after one neuron has been updated.</summary>
    /// <param name="state">N entries ±1; not changed.</param>
    /// <param name="i">Which neuron, 0 … N − 1.</param>
    /// <returns>A copy with entry i the sign of its local field; what a field of 0 does, <see cref="ZeroField"/> says.</returns>
    public int[] UpdateOne(int[] state, int i)
    {
        Check.Between(i, 0, Spins - 1);
        var field = Fields(state)[i];
        var next = (int[])state.Clone();
        next[i] = field > 0 ? 1 : field < 0 ? -1 : ZeroField == AtZero.TurnsUp ? 1 : state[i];
        return next;
    }
}
