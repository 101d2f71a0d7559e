// Change of variables, data → latent:  z = f(x),    F(x) = −ln p(x) = ½‖z‖² + (d/2) ln 2π − ln |det ∂f/∂x|

using System.Globalization;

namespace Ebm;

/// <summary>A flow: an invertible map with exact likelihood.</summary>
/// <remarks>
/// <code>
/// Change of variables, data → latent:  z = f(x),    F(x) = −ln p(x) = ½‖z‖² + (d/2) ln 2π − ln |det ∂f/∂x|
/// </code>
/// </remarks>
public abstract class Flow : PointModel, IGenerator, IPartitionFunction
{
    /// <summary>How healthy a flow is on some rows.</summary>
    /// <param name="InversionError">The largest error of the inverse, |f⁻¹(f(x)) − x| / (1 + |x|).</param>
    /// <param name="LargestLogDeterminant">The largest |ln |det ∂f/∂x||.</param>
    public sealed record Diagnosis(double InversionError, double LargestLogDeterminant)
    {
        /// <summary>Whether f⁻¹ does not undo f to a part in a thousand, in single precision.</summary>
        public bool HasExploded => !(InversionError <= 1e-3);

        /// <summary>The finding, and the remedy where one is needed.</summary>
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{(HasExploded ? "exploding flow" : "invertible")}: |f⁻¹(f(x)) − x| ≤ {InversionError:G2}, |ln det| ≤ "
                + $"{LargestLogDeterminant:G3}{(HasExploded ? ". Train with a smaller learning rate, ClipNorm, or fewer steps." : "")}");
    }

    private const int RowsTogether = 1024;

    private protected Flow(int dimension)
        : base(dimension)
    {
    }

    /// <summary>z = f(x) and ln |det ∂f/∂x| (n, 1) of every row.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    public (Tensor Latent, Tensor LogDeterminant) Forward(Tensor x)
    {
        CheckRows(x, nameof(x));
        return Walk(x, null);
    }

    /// <summary>x = f⁻¹(z) of every row.</summary>
    /// <param name="z">Rows, (n, Dimension).</param>
    public abstract Tensor Inverse(Tensor z);

    /// <summary>Where the rows are before the first step of the flow, and after each: the first is x, the last is z.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    public IReadOnlyList<Tensor> Stations(Tensor x)
    {
        CheckRows(x, nameof(x));
        var stations = new List<Tensor> { x };
        Walk(x, stations);
        return stations;
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new NegativeLogLikelihood();

    /// <summary>0 at β = 1: ∫ e^{−F} = 1 by the change of variables. Not known elsewhere.</summary>
    /// <inheritdoc/>
    public double LogPartition(double beta = 1)
    {
        Check.BetaIsOne(beta, "a flow is normalised there");
        return 0;
    }

    /// <summary>x for z drawn from N(0, 1).</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <exception cref="InvalidOperationException">The flow has exploded.</exception>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        var rows = Tensor.Gaussian(rng, count, Dimension);
        // A few rows at a time: the tensors on the way of many would take a hundred times their memory.
        var scratch = new Workspace();
        for (var row = 0; row < count; row += RowsTogether)
        {
            var (start, together) = (row * Dimension, Math.Min(RowsTogether, count - row));
            scratch.Run(() =>
            {
                var part = rows.Data.Slice(start, together * Dimension);
                Inverse(Tensor.From(part, together, Dimension)).Data.CopyTo(part);
            });
        }

        foreach (var value in rows.Data)
        {
            if (!float.IsFinite(value))
            {
                throw new InvalidOperationException(
                    "The flow has exploded: f⁻¹(z) is not finite for a standard Gaussian z. Start again with a smaller learning rate, "
                    + "ClipNorm, or fewer steps.");
            }
        }

        return Points.From(rows);
    }

    /// <summary>How well f⁻¹ undoes f on these rows, and how much f stretches.</summary>
    /// <param name="x">Rows, (n, Dimension).</param>
    public Diagnosis Diagnose(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (z, logDeterminant) = Forward(x);
        var (there, back) = (x.ToArray(), Inverse(z).ToArray());
        double error = 0, stretch = 0;
        for (var i = 0; i < back.Length; i++)
            error = Math.Max(error, Math.Abs(back[i] - there[i]) / (1 + Math.Abs(there[i])));
        foreach (var l in logDeterminant.Data)
            stretch = Math.Max(stretch, Math.Abs(l));
        return new Diagnosis(error, stretch);
    }

    /// <summary>−ln p of every row, in nats.</summary>
    public sealed override Tensor F(Tensor y)
    {
        var (z, logDeterminant) = Forward(y);
        return (.5f * z.Square().Sum(-1)) + (float)(.5 * Dimension * Math.Log(2 * Math.PI)) - logDeterminant;
    }

    /// <summary>z and ln |det| of every row; notes where the rows are after each step, if there is a list to note it in.</summary>
    private protected abstract (Tensor Latent, Tensor LogDeterminant) Walk(Tensor x, List<Tensor>? stations);
}
