//  Σ_j k_ij S_j         from scratch: N² sums; or, for a batch on a Hebbian net, 2KN: Σ_μ (ξ^μ·S) ξ^μ − (K − k_ii) S
//  S_i → −S_i:          field j += 2 k_ij S_i for all j, with the new S_i; N sums a flip, none without a flip
//
//  k_ij are whole numbers (HopfieldWeights.cs), so that incremental fields equal fields from scratch exactly.

namespace Ebm;

public sealed partial class Hopfield
{
    /// <summary>The fields of one state before scale and threshold, kept up to date flip by flip.</summary>
    private sealed class LocalFields
    {
        private readonly Hopfield net;
        private readonly int[]? narrow;
        private readonly long[]? wide;

        public LocalFields(Hopfield net, float[] spins)
        {
            this.net = net;
            if (net.weights.Narrow)
                narrow = net.weights.NarrowFields(spins);
            else
                wide = net.weights.WideFields(spins);
        }

        /// <summary>Takes over fields that are already known.</summary>
        public LocalFields(Hopfield net, int[] fields)
        {
            this.net = net;
            narrow = fields;
        }

        /// <summary>The fields in the common case that their signs alone decide: Hebb's rule, no thresholds, zero keeps.</summary>
        private int[]? Plain => net.thresholds is null && net.ZeroField == AtZero.Keeps ? narrow : null;

        /// <summary>Σ_j k_ij S_j.</summary>
        public long Whole(int i) => narrow is not null ? narrow[i] : wide![i];

        /// <summary>
        /// Σ_j k_ij S_j − t_i: the field in steps of the weights. Its sign is exact, a difference of doubles being 0 only for equals.
        /// </summary>
        public double Net(int i) => net.levels is null ? Whole(i) : Whole(i) - net.levels[i];

        /// <summary>Turns spin i round and brings all fields up to date.</summary>
        public void Flip(int i, float[] spins)
        {
            Host.Poll();
            spins[i] = -spins[i];
            if (narrow is not null)
                net.weights.AddRow(i, 2 * (int)spins[i], narrow);
            else
                net.weights.AddRow(i, 2 * (int)spins[i], wide!);
        }

        /// <summary>True if an update turns spin i round.</summary>
        public bool Turns(int i, float[] spins) => net.Next(Net(i), spins[i]) != spins[i];

        /// <summary>True if an update would turn some spin.</summary>
        public bool AnyTurns(float[] spins)
        {
            if (Plain is { } fields)
            {
                // Field and spin of opposite sign: the sign bit of their product, or-ed over all spins.
                var signs = 0;
                for (var i = 0; i < fields.Length; i++)
                    signs |= spins[i] > 0 ? fields[i] : -fields[i];
                return signs < 0;
            }

            for (var i = 0; i < spins.Length; i++)
            {
                if (Turns(i, spins))
                    return true;
            }

            return false;
        }

        /// <summary>Updates every spin once in the given order; returns how many turned.</summary>
        public int Sweep(float[] spins, int[] order)
        {
            var flips = 0;
            if (Plain is { } fields)
            {
                foreach (var i in order)
                {
                    if (fields[i] * spins[i] < 0)
                    {
                        Flip(i, spins);
                        flips++;
                    }
                }

                return flips;
            }

            foreach (var i in order)
            {
                if (Turns(i, spins))
                {
                    Flip(i, spins);
                    flips++;
                }
            }

            return flips;
        }
    }
}
