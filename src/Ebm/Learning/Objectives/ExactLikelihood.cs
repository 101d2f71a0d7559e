//  L = mean E(x) + log Z      ∂L/∂θ = ⟨∂E/∂θ⟩_data − ⟨∂E/∂θ⟩_model
//
//  log Z   in closed form where the model has one (EnergyModel.Normalizer), else
//          log Σ_x e^{−E(x)} over every state of a finite space, or
//          log Σ_k e^{−E(x_k)} ΔV over the midpoints of a grid, for a real space of few coordinates: e^{−E} must be small at its border

namespace Ebm;

/// <summary>Maximum likelihood where Z can be had: in closed form, by enumeration, or on a grid.</summary>
/// <remarks>
/// <code>
/// L = mean E(x) + log Z      ∂L/∂θ = ⟨∂E/∂θ⟩_data − ⟨∂E/∂θ⟩_model
/// </code>
/// </remarks>
public sealed class ExactLikelihood : Objective
{
    private const double MostNumbers = 1 << 22;
    private readonly (double From, double To, int Count)[] sides = [];
    private Tensor? states;
    private StateSpace? enumerated;

    /// <summary>For models with a closed log Z, or with finitely many states.</summary>
    public ExactLikelihood()
    {
    }

    private ExactLikelihood((double From, double To, int Count)[] sides) => this.sides = sides;

    /// <summary>For an energy of real coordinates: the integral by the midpoint rule in a box.</summary>
    /// <param name="sides">From where to where and how many cells, one for each coordinate.</param>
    public static ExactLikelihood OnGrid(params (double From, double To, int Count)[] sides)
    {
        ArgumentNullException.ThrowIfNull(sides);
        Check.AtLeast(sides.Length, 1, "sides.Length");
        for (var d = 0; d < sides.Length; d++)
        {
            Check.Positive(sides[d].To - sides[d].From, $"sides[{d}].To − sides[{d}].From");
            Check.AtLeast(sides[d].Count, 1, $"sides[{d}].Count");
        }

        Check.Between(sides.Aggregate(1.0, (p, s) => p * s.Count), 1, MostNumbers / sides.Length, "cells");
        return new ExactLikelihood(sides);
    }

    /// <summary>log Z of the model as this objective knows it: a graph of its parameters.</summary>
    /// <param name="model">The model.</param>
    public Tensor LogZ(EnergyModel model)
    {
        Require(model);
        if (sides.Length == 0 && model.Normalizer() is { } closed)
            return closed;
        if (states is null || !model.Space.Equals(enumerated))
            (states, enumerated) = ((sides.Length == 0 ? model.Space.States() : Midpoints()).Rows().Constant(), model.Space);
        var cell = sides.Sum(s => Math.Log((s.To - s.From) / s.Count));
        return (-model.F(states)).Reshape(1, states.Shape[0]).LogSumExp().Sum() + (float)cell;
    }

    /// <inheritdoc/>
    public override void Require(EnergyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (sides.Length > 0 && !(model.Space.IsReal && model.Dimension == sides.Length))
            throw new ArgumentException($"This {nameof(ExactLikelihood)} has a grid of {sides.Length} real coordinates; this "
                + $"{model.GetType().Name} has the states {model.Space}.", nameof(model));
        if (sides.Length == 0 && !(model.Space.Count * model.Dimension <= MostNumbers) && model.Normalizer() is null)
            throw new ArgumentException($"{nameof(ExactLikelihood)} needs log Z in closed form, few enough states to enumerate, or a grid "
                + $"(OnGrid); this {model.GetType().Name} has the states {model.Space}.", nameof(model));
    }

    /// <inheritdoc/>
    public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var logZ = LogZ(model);
        return model.F(batch.Rows).Mean() + logZ;
    }

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (sides.Length == 0 || FusedPass.Of(model) is not { } pass)
            return null;
        var (grid, cell) = (Midpoints(), sides.Sum(s => Math.Log((s.To - s.From) / s.Count)));
        return (batch, rng, gradients) =>
        {
            pass.Clear();
            double[] energies = [.. pass.Energies(grid).Select(e => (double)e)];
            var p = Probability.Softmin(energies);
            pass.Add(grid, (k, _) => -(float)p[k]);
            var down = pass.Add(Points.From(batch.Rows), (_, _) => 1f / batch.Rows.Shape[0]);
            pass.MoveTo(gradients);
            return down.Average(e => (double)e) + Functions.LogSumExp([.. energies.Select(e => -e)]) + cell;
        };
    }

    private Points Midpoints()
    {
        var points = new Points(sides.Length, sides.Aggregate(1, (p, s) => p * s.Count));
        var stride = 1;
        for (var d = 0; d < sides.Length; d++)
        {
            var (from, to, count) = sides[d];
            for (var i = 0; i < points.Count; i++)
                points.Span(d)[i] = (float)(from + ((to - from) * ((i / stride % count) + .5) / count));
            stride *= count;
        }

        return points;
    }
}
