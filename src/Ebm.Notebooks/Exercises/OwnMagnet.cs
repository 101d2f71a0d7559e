using System.Globalization;

namespace Ebm.Notebooks;

/// <summary>Judges a sweep of a 4 × 4 magnet by what it makes: the mean energy and ⟨|m|⟩, beside the sum over all 2¹⁶ states.</summary>
internal static class OwnMagnet
{
    private const int Side = 4, Lattices = 40, Forgotten = 50, Kept = 400;

    /// <summary>Errors that are accepted, from 40 independent lattices: all eight tests fail a right sweep once in 10 000 seeds.</summary>
    private const double Errors = 5;

    private static readonly double[] Temperatures = [0.9, 1.8, IsingExact.CriticalTemperature, 3.2];

    /// <summary>What is wrong with a sweep, or null.</summary>
    public static Finding? Finding(Func<int[,], double, Rng, int[,]> sweep)
    {
        var exact = IsingExact.Enumerate(Side, Side);
        var measured = new List<(double T, Estimate Energy, Estimate Order)>();
        var moved = new Moved();
        foreach (var t in Temperatures)
        {
            var (energies, orders) = (new double[Lattices], new double[Lattices]);
            for (var k = 0; k < Lattices; k++)
            {
                if (Run(sweep, t, new Rng(900 + (ulong)k), moved, out energies[k], out orders[k]) is { } broken) return broken;
            }

            measured.Add((t, Estimate.Of(energies), Estimate.Of(orders)));
        }

        // The temperature at which a wrong energy shows most comes first.
        foreach (var (t, energy, order) in measured.OrderByDescending(r => Math.Abs(r.Energy.Value - Exact(exact, r.T))))
        {
            var (e, m) = (Exact(exact, t), exact.AbsoluteMagnetisation(1 / t));
            if (Far(energy, e)) return new Finding(
                $"At T = {Text(t)} your energy per spin is {Text(energy.Value)} ± {Text(energy.StandardError)}; all 65536 states give " +
                $"{Text(e)}.", EnergyWords(exact, measured, moved));
            if (Far(order, m)) return new Finding(
                $"At T = {Text(t)} your ⟨|m|⟩ is {Text(order.Value)} ± {Text(order.StandardError)}; all 65536 states give {Text(m)}.",
                "The energy is right and the order is not: does your sweep reach every spin?");
        }

        return null;
    }

    private static Finding? Run(Func<int[,], double, Rng, int[,]> sweep, double t, Rng rng, Moved moved,
        out double energy, out double order)
    {
        (energy, order) = (0, 0);
        var s = new int[Side, Side];
        for (var i = 0; i < Side * Side; i++) s[i / Side, i % Side] = 1;
        for (var n = -Forgotten; n < Kept; n++)
        {
            var before = moved.Alone ? null : s.Cast<int>().ToArray();
            s = sweep(s, t, rng);
            if (s is null) return new Finding("Your sweep returned null.", "Return the lattice at the end.");
            if (s.GetLength(0) != Side
                || s.GetLength(1) != Side) return new Finding(
                $"A {Side} × {Side} lattice came back as {s.GetLength(0)} × {s.GetLength(1)}.",
                "Return the lattice that was given, with its spins changed.");
            foreach (var v in s) if (v is not (1 or -1)) return new Finding($"A spin came back as {v}.",
                "Spins are +1 or −1: a flip is s = −s.");
            if (before is not null) moved.Look(before, [.. s.Cast<int>()]);
            if (n < 0) continue;
            var (bonds, sum) = Read(s);
            energy -= bonds / (double)(Side * Side * Kept);
            order += Math.Abs(sum) / (double)(Side * Side * Kept);
        }

        return null;
    }

    private static (int Bonds, int Sum) Read(int[,] s)
    {
        var (bonds, sum) = (0, 0);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                bonds += s[y, x] * (s[(y + 1) % Side, x] + s[y, (x + 1) % Side]);
                sum += s[y, x];
            }
        }

        return (bonds, sum);
    }

    // A lattice of few energies may have an error of 0: then it must be exact.
    private static bool Far(Estimate measured, double exact) => !(Math.Abs(measured.Value - exact) <= Errors * measured.StandardError);

    private static string EnergyWords(IsingExact.States exact, List<(double T, Estimate Energy, Estimate Order)> measured,
        Moved moved)
    {
        if (moved.Any && !moved.Alone) return "All spins turn together, or none: so no bond ever breaks. Each spin decides for itself, " +
            "with a random number of its own.";
        if (measured.TrueForAll(r => Math.Abs(r.Energy.Value + 2) < 1e-9)) return "No spin ever flips. Is the lattice changed at all, " +
            "and can a flip that costs energy happen?";
        if (measured.TrueForAll(r => r.Energy.Value > 0.05)) return "Your neighbours like to differ: flipping costs ΔE = 2·s·(sum of " +
            "the neighbours), with a plus.";
        if (measured.TrueForAll(r => Math.Abs(r.Energy.Value) < 0.05)) return "Your energy is that of coins. Is every flip accepted, " +
            "or is the sign of ΔE lost?";
        if (measured.TrueForAll(r => Math.Abs(r.Energy.Value - Exact(exact, 1 / r.T)) < 0.01)) return "T is the " +
            "temperature: the exponent is −ΔE/T. You multiply by T, as if it were β.";
        var seen = measured.Select(r => Temperature(exact, r.Energy.Value)).ToArray();
        var factor = seen.Zip(measured, (own, r) => own / r.T).ToArray();
        if (factor.Max() / factor.Min() < 1.1) return $"Your lattice is everywhere {Text(factor.Average())} times as hot as it should " +
            $"be: look for a factor in ΔE = 2·s·(sum of the neighbours), or in the exponent.";
        if (measured.TrueForAll(r =>
            r.Energy.Value < -1.99)) return "Nothing climbs: a flip that costs ΔE > 0 must be taken sometimes, with probability e^{−ΔE/T}.";
        return $"It is the energy of T = {string.Join(", ", seen.Select(Text))} where " +
            $"{string.Join(", ", measured.Select(r => Text(r.T)))} was asked, so not merely a wrong factor. "
            + "Is every spin visited? Four neighbours on a torus? One spin after the other, each seeing the flips before it? ΔE of the " +
                "spin before its flip? A new random number for each?";
    }

    /// <summary>Whether a sweep ever changed a lattice, and ever changed one spin beside another that stayed.</summary>
    private sealed class Moved
    {
        public bool Any { get; private set; }

        public bool Alone { get; private set; }

        public void Look(int[] before, int[] after)
        {
            Any |= !before.SequenceEqual(after);
            Alone |= !before.SequenceEqual(after.Select(v => v * after[0] * before[0]));
        }
    }

    /// <summary>The temperature at which the exact energy is the given one; energies rise with T.</summary>
    private static double Temperature(IsingExact.States exact, double energy)
    {
        double low = 0.3, high = 50;
        for (var n = 0; n < 60; n++)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = exact.Levels().AtBeta(1 / middle).MeanEnergy / 16 < energy ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Exact(IsingExact.States exact, double t) => exact.Levels().AtBeta(1 / t).MeanEnergy / 16;

    private static string Text(double v) => v.ToString("G3", CultureInfo.InvariantCulture);
}
