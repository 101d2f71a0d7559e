//  M = mean Ē(ŷ_θ) − H(ŷ_θ),      ŷ_θ = ŷ⁻ − α ∂E_θ/∂ŷ⁻ + σξ:    the last step of the sampler as a function of θ, all else held
//
//  Ē is E with its parameters held: the term says what θ does to the negatives, not to their energy. M is KL(q‖p_θ) − log Z for the
//  distribution q of the negatives, with p_θ held. Differentiating contrastive divergence, KL(data‖p_θ) − KL(q_θ‖p_θ), gives
//
//      ⟨∂E/∂θ⟩_data − ⟨∂E/∂θ⟩_q − ∂M/∂θ                 (Hinton 2002, eq. 5: the last part is the one that CD leaves out)
//
//  The code of Du et al. (2021) adds +M to the loss instead, which teaches the sampler to come nearer to the model.
//
//  H  ≈ (n/N) Σ_i log ‖ŷ_i − its nearest neighbour‖ + const      (Kozachenko, Leonenko 1987);  n coordinates, N points

namespace Ebm;

/// <summary>The gradient term that contrastive divergence leaves out. Its value is 0; its gradient is that of M.</summary>
internal sealed class MissingTerm(PointModel model, bool entropy)
{
    private Points before = null!;
    private float step;

    /// <summary>Takes note of where the chains were before their last step.</summary>
    public void See(Points points, ISampler rule)
    {
        if (rule is not Langevin langevin)
            throw new ArgumentException($"The missing term follows the gradient through a step of {nameof(Langevin)}; these negatives come "
                + $"from {rule.GetType().Name}.", "negatives");
        (before, step) = (points, (float)langevin.StepSize);
    }

    /// <summary>The term at the points where the chains ended.</summary>
    public Tensor Of(Points ends)
    {
        var force = Force(ends);
        var rows = before.Rows();
        var slopes = Gradient.Of(model.F(rows).Sum(), rows);
        var moved = slopes * step * force;
        return moved.Constant().Sum() - moved.Sum();
    }

    // ∂M/∂ŷ, a constant.
    private Tensor Force(Points ends)
    {
        var (n, count) = (ends.Dimension, ends.Count);
        var (energies, slopes) = (new float[count], new float[n * count]);
        model.EnergiesAndGradients(ends, energies, slopes);
        var force = new float[n * count];
        for (var i = 0; i < count; i++)
        {
            for (var d = 0; d < n; d++)
                force[(i * n) + d] += slopes[(d * count) + i] / count;
            if (!entropy || Nearest(ends, i) is not var (other, squares))
                continue;
            for (var d = 0; d < n; d++)
            {
                var pull = (float)(n * (ends[i, d] - (double)ends[other, d]) / (squares * count));
                force[(i * n) + d] -= pull;
                force[(other * n) + d] += pull;
            }
        }

        return Tensor.From(force, count, n).Constant();
    }

    // The nearest other point that is not the same.
    private static (int Other, double Squares)? Nearest(Points points, int i)
    {
        (int Other, double Squares)? best = null;
        for (var j = 0; j < points.Count; j++)
        {
            double squares = 0;
            for (var d = 0; d < points.Dimension; d++)
                squares += Math.Pow(points[i, d] - (double)points[j, d], 2);
            if (squares > 0 && !(squares >= best?.Squares))
                best = (j, squares);
        }

        return best;
    }
}
