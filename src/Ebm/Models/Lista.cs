//  z_0 = 0,    z_{t+1} = S(W_t y + M_t z_t, θ_t),    S(v, θ) = max(v − θ, 0) − max(−v − θ, 0)            (Gregor, LeCun 2010)
//
//  Starts as ISTA: W = Dᵀ/L, M = 1 − DᵀD/L, θ = λ/L.    Gregor and LeCun share them between layers; here each layer has its own.

namespace Ebm;

/// <summary>ISTA cut off after a few steps and made a network, from rows y to rows of nearly best codes z.</summary>
/// <remarks>
/// <code>
/// z_0 = 0,    z_{t+1} = S(W_t y + M_t z_t, θ_t),    S(v, θ) = max(v − θ, 0) − max(−v − θ, 0)            (Gregor, LeCun 2010)
/// </code>
/// </remarks>
public sealed class Lista : Layer
{
#pragma warning disable IDE1006 // The fields' names are the names in weight files.
    private readonly Tensor[] input;
    private readonly Tensor[] again;
    private readonly Tensor[] threshold;
#pragma warning restore IDE1006
    private readonly Func<Tensor, Tensor> exact;

    /// <summary>A network that computes what ISTA does in as many steps from 0.</summary>
    /// <param name="model">Whose codes it approximates; its dictionary is copied.</param>
    /// <param name="layers">T, ≥ 1.</param>
    public Lista(SparseCoding model, int layers)
    {
        ArgumentNullException.ThrowIfNull(model);
        Check.AtLeast(layers, 1);
        var (atoms, width, count) = (model.Decode(Identity(model.Atoms.Shape[0])), model.Dimension, model.Atoms.Shape[0]);
        var (step, start) = ((float)(1 / model.Lipschitz), (float)(model.Penalty / model.Lipschitz));
        var stay = Identity(count) - (step * atoms.MatrixProduct(atoms, transposeOther: true));
        input = [.. Enumerable.Range(0, layers).Select(_ => (step * atoms).AsParameter())];
        again = [.. Enumerable.Range(1, layers - 1).Select(_ => stay.AsParameter())];
        threshold = [.. Enumerable.Range(0, layers).Select(_ => Tensor.Filled(start, count).AsParameter())];
        (exact, Dimension) = (model.Encode, width);
    }

    /// <summary>The number of layers T.</summary>
    public int Layers => input.Length;

    /// <summary>The width of a row y.</summary>
    public int Dimension { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ModelShapes.Rows(x, Dimension, nameof(Lista), nameof(x));
        var z = Soft(x.MatrixProduct(input[0], transposeOther: true), threshold[0]);
        for (var t = 1; t < input.Length; t++)
            z = Soft(x.MatrixProduct(input[t], transposeOther: true) + z.MatrixProduct(again[t - 1], transposeOther: true), threshold[t]);
        return z;
    }

    /// <summary>A run that pulls the network's codes toward the best ones, ‖z_T − z*‖² on random rows.</summary>
    /// <param name="data">Rows of Dimension numbers; their best codes are found once, now.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="rng">Draws the batches.</param>
    /// <param name="rows">Rows of a batch, ≥ 1.</param>
    public Trainer TrainerOn(TrainingSet data, Optimizer optimizer, Rng rng, int rows = 128)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.AtLeast(rows, 1);
        var all = data.Rows(0, data.Count);
        ModelShapes.Rows(all, Dimension, nameof(Lista), nameof(data));
        var codes = exact(all);
        return new Trainer(this, optimizer, r =>
        {
            int[] some = [.. Enumerable.Range(0, rows).Select(_ => r.NextInt(data.Count))];
            return (Apply(all.Gather(some).Constant()) - codes.Gather(some)).Square().Sum(-1).Mean();
        }, rng);
    }

    private static Tensor Soft(Tensor v, Tensor threshold) => (v - threshold).Relu() - (-v - threshold).Relu();

    private static Tensor Identity(int n)
    {
        var one = new float[n * n];
        for (var i = 0; i < n; i++) one[i * (n + 1)] = 1;
        return Tensor.From(one, n, n);
    }
}
