//  E(x, y) = ‖x − μ_y‖²
//
//  μ_y   the prototype of class y: here the mean of its training images
//  argmin_y E(x, y) is nearest-prototype classification; exp(−βE)/Z over y is a classifier with confidence.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The energy of an image together with a class: its squared distance to the class's prototype.</summary>
/// <remarks>
/// <code>
/// E(x, y) = ‖x − μ_y‖²
/// </code>
/// </remarks>
public sealed class PrototypeEnergy : IConcurrentEnergy
{
    /// <summary>Makes the energy from given prototypes.</summary>
    /// <param name="prototypes">μ_y for y = 0 … classes − 1, all of one length; kept, not copied.</param>
    public PrototypeEnergy(float[][] prototypes)
    {
        ArgumentNullException.ThrowIfNull(prototypes);
        Check.AtLeast(prototypes.Length, 1, "prototypes.Length");
        Check.NoNulls(prototypes);
        for (var y = 0; y < prototypes.Length; y++) Check.Length(prototypes[y].Length, prototypes[0].Length, $"prototypes[{y}]");
        Prototypes = prototypes;
    }

    /// <summary>μ_y of every class.</summary>
    public float[][] Prototypes { get; }

    /// <summary>How many classes.</summary>
    public int Classes => Prototypes.Length;

    /// <summary>How many numbers an image has.</summary>
    public int Pixels => Prototypes[0].Length;

    /// <summary>Pairs (x, y) of an image and a class.</summary>
    public StateSpace Space => StateSpace.Pair(StateSpace.Real(Pixels), StateSpace.Symbols(Classes));

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <summary>The prototypes that minimise the mean energy of the right answers: the mean image of each class.</summary>
    public static PrototypeEnergy Fit(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var sums = new double[images.Classes, images.Pixels];
        var counts = new int[images.Classes];
        for (var i = 0; i < images.Count; i++)
        {
            counts[images.Labels[i]]++;
            for (var j = 0; j < images.Pixels; j++) sums[images.Labels[i], j] += images.Images[i][j];
        }
        var prototypes = new float[images.Classes][];
        for (var y = 0; y < images.Classes; y++)
        {
            if (counts[y] == 0) throw new ArgumentException($"class {y} has no image.", nameof(images));
            prototypes[y] = new float[images.Pixels];
            for (var j = 0; j < images.Pixels; j++) prototypes[y][j] = (float)(sums[y, j] / counts[y]);
        }
        return new PrototypeEnergy(prototypes);
    }

    /// <summary>The energy E(x, y) = ‖x − μ_y‖² of a picture and a label.</summary>
    /// <param name="x">An image: Pixels numbers.</param>
    /// <param name="y">A class, 0 … Classes − 1.</param>
    public double Energy(float[] x, int y)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Between(y, 0, Classes - 1);
        Check.Length(x.Length, Pixels, nameof(x));
        var sum = 0.0;
        var prototype = Prototypes[y];
        for (var j = 0; j < x.Length; j++)
        {
            var d = x[j] - (double)prototype[j];
            sum += d * d;
        }
        return sum;
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Space.CheckOne(state, nameof(state));
        return Energy(Array.ConvertAll(state[..Pixels].ToArray(), v => (float)v), (int)state[^1]);
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <summary>E(x, y) of every class y: one row of energies.</summary>
    public double[] Energies(float[] x)
    {
        Host.Poll();
        return [.. Enumerable.Range(0, Classes).Select(y => Energy(x, y))];
    }

    /// <summary>A row of energies for every image.</summary>
    public double[][] Energies(float[][] images) => [.. images.Select(Energies)];

    /// <summary>P(y|x) of every class: the softmin of its row of energies. Needs no sum over images.</summary>
    public double[] Probabilities(float[] x, double beta) => Probability.Softmin(Energies(x), beta);

    /// <summary>The class of lowest energy; the first of equals.</summary>
    public int Classify(float[] x)
    {
        var row = Energies(x);
        return Array.IndexOf(row, row.Min());
    }

    /// <summary>
    /// The energy of x alone, with the class left open: −(1/β) log Σ_y e^{−βE(x,y)}, a smooth minimum over y. With a prototype for
    /// every remembered picture it is a memory that is addressed by its content.
    /// </summary>
    /// <param name="beta">β, &gt; 0: how sharply the nearest prototype wins.</param>
    public IDifferentiableEnergy Marginal(double beta)
    {
        Check.Positive(beta);
        double[][] rows = [.. Prototypes.Select(p => Array.ConvertAll(p, v => (double)v))];
        return Ebm.Energies.From(Pixels, x => -Functions.LogSumExp([.. Distances(rows, x).Select(d => -beta * d)]) / beta, x =>
        {
            var shares = Probability.Softmin(Distances(rows, x), beta);
            var slope = Array.ConvertAll(x, v => 2 * v);
            for (var y = 0; y < rows.Length; y++)
            {
                if (shares[y] > 0) TensorPrimitives.MultiplyAdd<double>(rows[y], -2 * shares[y], slope, slope);
            }
            return slope;
        });
    }

    private static double[] Distances(double[][] rows, double[] x)
    {
        Host.Poll();
        return Array.ConvertAll(rows, row =>
        {
            var distance = TensorPrimitives.Distance<double>(row, x);
            return distance * distance;
        });
    }
}
