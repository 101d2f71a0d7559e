//  θ* = argmin L(θ; all data, one draw of the noise):    θ ← θ − η H⁻¹ g,    H by Broyden, Fletcher, Goldfarb, Shanno;    η halved until
//  L falls by 10⁻⁴ of what its slope promises (Armijo)
//
//  For few parameters and a smooth loss: no learning rate, no schedule, and an end. The noise of the objective is drawn once, so that
//  the minimum is that of one function.

namespace Ebm;

public abstract partial class Objective
{
    private const int MostParameters = 2000;

    /// <summary>Trains on all data at once until the loss falls no further: for small models whose estimates are to be compared.</summary>
    /// <param name="model">What is trained, at most 2000 numbers; changed in place.</param>
    /// <param name="data">All of it is one batch.</param>
    /// <param name="rng">Moved on by one draw, which fixes the noise of the objective.</param>
    /// <param name="steps">At most so many steps, ≥ 1.</param>
    /// <returns>The least loss.</returns>
    /// <exception cref="ArgumentException">
    /// The loss is no function whose slope its gradient is: it remembers something from step to step, its negatives follow the energy, or
    /// its players have a loss each. A <see cref="Trainer"/> takes its gradients as they are.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss at the start is not finite.</exception>
    public double Minimize(EnergyModel model, TrainingSet data, Rng rng, int steps = 200)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(steps, 1);
        Require(model);
        if ((Memory(model).Count > 0 ? "it remembers something from step to step" : NotASlope(model)) is { } why)
            throw new ArgumentException(
                $"This objective cannot be minimised, for its gradient is not the slope of its value: {why}. Train with a Trainer, which "
                + $"takes the gradient as it is.", nameof(model));
        model.CheckData(data);
        Tensor[] parameters = [.. model.Parameters().Select(p => p.Value).Where(p => !p.IsFixed)];
        Check.Between(parameters.Sum(p => p.Length), 1, MostParameters, "parameters");
        var (batch, seed, workspace) = (data.All(), rng.NextUInt64(), new Workspace(1));
        return Descend(parameters, steps, gradient =>
        {
            var loss = 0.0;
            workspace.Run(() =>
            {
                var l = Loss(model, batch, new Rng(seed));
                loss = l.Item;
                if (gradient is not null && double.IsFinite(loss))
                    Write(Gradient.Of(l, parameters), gradient);
            });
            return loss;
        });
    }

    private static double Descend(Tensor[] parameters, int steps, Func<double[]?, double> at)
    {
        var n = parameters.Sum(p => p.Length);
        var theta = new double[n];
        Write(parameters, theta);
        try
        {
            return Descend(parameters, ref theta, steps, at);
        }
        catch
        {
            // Stopped, or diverged, at a place that was only tried.
            Read(theta, parameters);
            throw;
        }
    }

    // theta: where it starts, as numbers; at every moment where the last whole step ended.
    private static double Descend(Tensor[] parameters, ref double[] theta, int steps, Func<double[]?, double> at)
    {
        var n = theta.Length;
        double[] slope = new double[n], next = new double[n], below = new double[n];
        var inverse = Identity(n);
        var loss = at(slope);
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException($"Step 0: the loss is {loss}. The parameters are those of the start.");
        for (var k = 0; k < steps; k++)
        {
            Host.Poll();
            var way = Times(inverse, slope);
            var promised = Dot(way, slope);
            if (double.IsNaN(promised))
                throw new TrainingDivergedException($"Step {k}: the loss is {loss}, but its gradient is not finite.");
            var size = Math.Max(1, Math.Abs(loss));
            if (!(promised < -1e-11 * size))
                return loss;
            var longest = k == 0 ? Math.Min(1, 1 / Math.Sqrt(-promised)) : 1;
            var found = Search(theta, way, promised, longest, loss, next, parameters, at);
            var lower = double.IsNaN(found) ? double.NaN : at(below);

            // Near the bottom the loss has no digits left in single precision; the slope still has some: on as long as it shrinks.
            if (double.IsNaN(lower) || (promised > -1e-6 * size && Dot(below, below) >= Dot(slope, slope)))
            {
                Read(theta, parameters);
                return loss;
            }

            Update(inverse, [.. next.Zip(theta, (a, b) => a - b)], [.. below.Zip(slope, (a, b) => a - b)], first: k == 0);
            (loss, theta, next, slope, below) = (lower, next, theta, below, slope);
        }

        return loss;
    }

    /// <summary>The loss at the first of ever shorter steps that is low enough, which is written to next; NaN if none is.</summary>
    private static double Search(
        double[] theta,
        double[] way,
        double promised,
        double rate,
        double loss,
        double[] next,
        Tensor[] parameters,
        Func<double[]?, double> at)
    {
        for (; rate > 1e-8; rate /= 2)
        {
            for (var i = 0; i < theta.Length; i++)
                next[i] = theta[i] + (rate * way[i]);
            Read(next, parameters);
            var found = at(null);
            if (found <= loss + (1e-4 * rate * promised) + (3e-7 * Math.Abs(loss)))
                return found;
        }

        return double.NaN;
    }

    /// <summary>H⁻¹ ← (1 − ρ s yᵀ) H⁻¹ (1 − ρ y sᵀ) + ρ s sᵀ,    ρ = 1/yᵀs.</summary>
    private static void Update(double[,] inverse, double[] s, double[] y, bool first)
    {
        var (n, sy) = (s.Length, Dot(s, y));
        if (!(sy > 1e-12 * Math.Sqrt(Dot(s, s) * Dot(y, y))))
            return;
        if (first)
        {
            for (var i = 0; i < n; i++)
                inverse[i, i] = sy / Dot(y, y);
        }

        var hy = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                hy[i] += inverse[i, j] * y[j];
        }

        var factor = (1 + (Dot(y, hy) / sy)) / sy;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                inverse[i, j] += (factor * s[i] * s[j]) - (((hy[i] * s[j]) + (s[i] * hy[j])) / sy);
        }
    }

    private static double[,] Identity(int n)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
            matrix[i, i] = 1;
        return matrix;
    }

    /// <summary>−M v.</summary>
    private static double[] Times(double[,] matrix, double[] v)
    {
        var product = new double[v.Length];
        for (var i = 0; i < v.Length; i++)
        {
            for (var j = 0; j < v.Length; j++)
                product[i] -= matrix[i, j] * v[j];
        }

        return product;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Write(Tensor[] tensors, double[] numbers)
    {
        var at = 0;
        foreach (var tensor in tensors)
        {
            foreach (var v in tensor.Data)
                numbers[at++] = v;
        }
    }

    private static void Read(double[] numbers, Tensor[] tensors)
    {
        var at = 0;
        foreach (var tensor in tensors)
        {
            for (var i = 0; i < tensor.Length; i++)
                tensor.Data[i] = (float)numbers[at++];
        }
    }
}
