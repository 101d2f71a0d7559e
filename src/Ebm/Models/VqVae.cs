// F(y) = C(y, Dec(e_k)) + γ ‖Enc(y) − e_k‖²,    k = argmin_k ‖Enc(y) − e_k‖²
//
//   Quantisation trains it                                                                              (van den Oord et al. 2017)

using System.Globalization;

namespace Ebm;

/// <summary>A vector-quantised autoencoder: the code is one of K vectors, so few points can have low energy.</summary>
/// <remarks>
/// <code>
/// F(y) = C(y, Dec(e_k)) + γ ‖Enc(y) − e_k‖²,    k = argmin_k ‖Enc(y) − e_k‖²
/// </code>
/// </remarks>
public sealed class VqVae : PointModel
{
    /// <summary>How a set of rows uses the codes of a <see cref="VqVae"/>.</summary>
    /// <param name="Codes">The number K of codes.</param>
    /// <param name="Dead">Codes that no row uses.</param>
    /// <param name="Perplexity">e^entropy of the use, 1 … K: how many codes equal use would be worth.</param>
    public sealed record Diagnosis(int Codes, int Dead, double Perplexity)
    {
        /// <summary>The finding, and the remedy where one is needed.</summary>
        public override string ToString() => Dead == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {Codes} codes are used (perplexity {Perplexity:F1})")
            : string.Create(CultureInfo.InvariantCulture,
                $"dead codes: {Dead} of {Codes} serve no row (perplexity {Perplexity:F1}). Revive(rows, rng) moves them onto encodings, "
                + $"then train on.");
    }

    private readonly Layer encoder;
    private readonly Layer decoder;
#pragma warning disable IDE1006 // The field's name is the name in weight files.
    private readonly Tensor codebook;
#pragma warning restore IDE1006

    /// <summary>Joins an encoder, K random codes and a decoder.</summary>
    /// <param name="encoder">From rows y to rows of <paramref name="codeSize"/> numbers.</param>
    /// <param name="decoder">From codes to the cost's outputs.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="codes">K, ≥ 2.</param>
    /// <param name="codeSize">Numbers in a code, ≥ 1.</param>
    /// <param name="cost">C.</param>
    /// <param name="rng">Draws the first codes.</param>
    /// <param name="commitment">γ, ≥ 0.</param>
    public VqVae(Layer encoder, Layer decoder, int dimension, int codes, int codeSize, ReconstructionCost cost, Rng rng,
        double commitment = .25)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(cost);
        Check.AtLeast(codes, 2);
        Check.Positive(codeSize);
        Check.NotNegativeSingle(commitment);
        (this.encoder, this.decoder, Cost, Commitment) = (encoder, decoder, cost, commitment);
        codebook = Initialization.Scaled(rng, 1, 1, codes, codeSize);
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new Quantisation();

    /// <summary>The reconstruction cost C.</summary>
    public ReconstructionCost Cost { get; }

    /// <summary>The weight γ of the commitment term.</summary>
    public double Commitment { get; }

    /// <summary>The codes, (K, codeSize).</summary>
    public Tensor Codebook => codebook;

    /// <summary>The index of the nearest code for every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public int[] Encode(Tensor y) => Nearest(Codes(y));

    /// <summary>The reconstruction ỹ of codes, by their index.</summary>
    /// <param name="codes">Indices, each 0 … number of codes − 1.</param>
    /// <returns>Rows, (codes.Length, Dimension).</returns>
    public Tensor Decode(params int[] codes) => Cost.Mean(Outputs(codebook.Gather(codes)));

    /// <summary>How many rows use each code. Codes that none uses are dead: <see cref="Revive"/> them.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public int[] Usage(Tensor y)
    {
        var count = new int[codebook.Shape[0]];
        foreach (var k in Encode(y))
            count[k]++;
        return count;
    }

    /// <summary>How these rows use the codes: whether some are dead, and what to do then.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Diagnosis Diagnose(Tensor y)
    {
        var usage = Usage(y);
        var total = (double)usage.Sum();
        return new Diagnosis(usage.Length, usage.Count(n => n == 0),
            Math.Exp(usage.Where(n => n > 0).Sum(n => -n / total * Math.Log(n / total))));
    }

    /// <summary>Moves every code that no row uses onto the encoding of a random row: changes the codebook.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    /// <param name="rng">Chooses the rows. Moved on.</param>
    /// <returns>How many codes were dead.</returns>
    public int Revive(Tensor y, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var z = Codes(y);
        var usage = Usage(y);
        var width = codebook.Shape[1];
        for (var k = 0; k < usage.Length; k++)
        {
            if (usage[k] == 0)
                z.Data.Slice(rng.NextInt(z.Shape[0]) * width, width).CopyTo(codebook.Data[(k * width)..]);
        }

        return usage.Count(n => n == 0);
    }

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        var z = Codes(y);
        var e = codebook.Gather(Nearest(z));
        return Cost.Of(y, Outputs(e)) + ((float)Commitment * (z - e).Square().Sum(-1));
    }

    /// <summary>The encodings Enc(y) of rows.</summary>
    internal Tensor Codes(Tensor y)
    {
        CheckRows(y, nameof(y));
        return ModelShapes.Outputs(encoder.Apply(y), y.Shape[0], codebook.Shape[1], nameof(VqVae), "encoder");
    }

    /// <summary>What the decoder puts out for codes.</summary>
    internal Tensor Outputs(Tensor codes) => ModelShapes.Outputs(decoder.Apply(codes), codes.Shape[0], Dimension, nameof(VqVae), "decoder");

    /// <summary>The index of the nearest code for every row of z.</summary>
    internal int[] Nearest(Tensor z)
    {
        var width = codebook.Shape[1];
        var nearest = new int[z.Shape[0]];
        for (var i = 0; i < nearest.Length; i++)
        {
            Host.Poll();
            var best = float.PositiveInfinity;
            for (var k = 0; k < codebook.Shape[0]; k++)
            {
                var distance = System.Numerics.Tensors.TensorPrimitives.Distance<float>(z.Data.Slice(i * width, width),
                    codebook.Data.Slice(k * width, width));
                if (distance < best)
                    (best, nearest[i]) = (distance, k);
            }
        }

        return nearest;
    }
}
