using MathNet.Numerics.Distributions;

namespace Ebm.Tests;

/// <summary>What every energy of the library keeps: see the contract in Batch.cs.</summary>
public class EnergyContractTests
{
    private const float Mark = 12345.5f;

    public static TheoryData<string> Names => [.. EnergyCases.All.Keys];

    public static TheoryData<string> Differentiable => Having<IDifferentiableEnergy>();

    public static TheoryData<string> Pairwise => Having<IPairwiseEnergy>();

    public static TheoryData<string> WithLogPartition => Having<IPartitionFunction>();

    public static TheoryData<string> Generators => Having<IGenerator>();

    public static TheoryData<string> Concurrent => Having<IConcurrentEnergy>();

    public static TheoryData<string> Discrete =>
        [.. EnergyCases.All.Where(c => c.Value().Space is { IsDiscrete: true, Count: <= 1 << 12 }).Select(c => c.Key)];

    private static TheoryData<string> Having<T>() => [.. EnergyCases.All.Where(c => c.Value() is T).Select(c => c.Key)];

    [Fact]
    public void Every_energy_of_the_library_is_listed()
    {
        var listed = EnergyCases.All.Values.Select(make => make().GetType()).ToHashSet();
        CaseTables.RequireListed(typeof(IEnergy), listed, "EnergyCases.All", "Energies/EnergyCases.cs");
    }

    /// <summary>Through a variable of its own type an energy answers what it answers as an <see cref="IEnergy"/>.</summary>
    [Fact]
    public void A_public_energy_has_the_members_of_its_interface_itself()
    {
        foreach (var type in typeof(IEnergy).Assembly.GetExportedTypes().Where(t => t.IsClass && typeof(IEnergy).IsAssignableFrom(t)))
        {
            Assert.True(type.GetProperty(nameof(IEnergy.Space)) is not null, $"{type.Name}.Space");
            Assert.True(type.GetProperty(nameof(IEnergy.Dimension)) is not null, $"{type.Name}.Dimension");
            if (typeof(IPartitionFunction).IsAssignableFrom(type))
                Assert.True(type.GetMethod(nameof(IPartitionFunction.LogPartition)) is not null, $"{type.Name}.LogPartition");
        }

        Assert.All(EnergyCases.All.Values.Select(make => make()), e => Assert.Equal(e.Space.Dimension, e.Dimension));
    }

    [Theory]
    [MemberData(nameof(WithLogPartition))]
    public void A_temperature_that_is_no_number_has_no_partition_function(string name)
    {
        var energy = (IPartitionFunction)EnergyCases.All[name]();
        Exception? e = Record.Exception(() => energy.LogPartition(double.NaN));
        Assert.True(e is ArgumentException or InvalidOperationException, $"{name}: {e?.GetType().Name ?? "no exception"}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_gives_what_single_states_give_and_leaves_the_rest_of_a_long_buffer_alone(string name)
    {
        var energy = EnergyCases.All[name]();
        var states = energy.Space.Random(new Rng(11), 37);
        float[] energies = [.. Enumerable.Repeat(Mark, 40)], one = [Mark, Mark];
        energy.Energies(states, energies);
        Assert.All(energies.Take(37).Where((e, i) => !float.IsPositiveInfinity(e) || energy.Energy(states[i].AsSpan()) != e),
            e => Assert.True(float.IsFinite(e)));
        Assert.All(energies.Skip(37), e => Assert.Equal(Mark, e));
        for (var i = 0; i < states.Count; i++)
        {
            energy.Energies(states.Slice(i, 1), one);
            var scale = float.IsFinite(energies[i]) ? 1e-5 * (1 + Math.Abs(energies[i])) : 0;
            Assert.Equal(one[0], energies[i], scale);
            Assert.Equal(energy.Energy(states[i].AsSpan()), energies[i], scale);
            Assert.Equal(Mark, one[1]);
        }
    }

    [Fact]
    public void Lengths_are_checked_in_double_precision_too()
    {
        foreach (var energy in EnergyCases.All.Values.Select(make => make()).OfType<IExactEnergy>())
        {
            var n = energy.Dimension;
            Assert.Throws<ArgumentException>("states", () => energy.Energies(new Batch(new float[n + 1], n + 1, 1), new double[1]));
            if (n > 1)
                Assert.Throws<ArgumentException>("states", () => energy.Energies(new Batch(new float[n - 1], n - 1, 1), new double[1]));
            Assert.Throws<ArgumentException>("energies", () => energy.Energies(new Batch(new float[2 * n], n, 2), new double[1]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_that_do_not_fit_are_named(string name)
    {
        var energy = EnergyCases.All[name]();
        var states = energy.Space.Random(new Rng(12), 3);
        Assert.Throws<ArgumentException>("energies", () => energy.Energies(states, new float[2]));
        Assert.Throws<ArgumentException>("states", () => energy.Energies(new Points(energy.Dimension + 1, 3), new float[3]));
        Assert.ThrowsAny<ArgumentException>(() => energy.Energy(new double[energy.Dimension + 1].AsSpan()));
        if (energy is IDifferentiableEnergy smooth)
            Assert.Throws<ArgumentException>("gradients",
                () => smooth.EnergiesAndGradients(states, new float[3], new float[(3 * energy.Dimension) - 1]));
    }

    [Theory]
    [MemberData(nameof(Pairwise))]
    public void The_largest_field_is_that_of_some_state(string name)
    {
        var energy = Assert.IsAssignableFrom<IBoundedFields>(EnergyCases.All[name]());
        var states = energy.Space.States();
        var fields = new float[states.Count];
        for (var spin = 0; spin < energy.Dimension; spin++)
        {
            energy.Fields(states, spin, fields);
            Assert.Equal(fields.Max(Math.Abs), energy.LargestField(spin), 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_that_is_no_state_gives_no_finite_energy(string name)
    {
        var energy = EnergyCases.All[name]();
        for (var d = 0; d < energy.Dimension; d++)
        {
            var state = energy.Space.Random(new Rng(13), 1)[0];
            state[d] = double.NaN;
            var value = new float[1];
            try
            {
                energy.Energies(Points.From([state]), value);
            }
            catch (ArgumentException)
            {
                Assert.False(energy.Space.Values(d).IsEmpty, $"{name} throws at a real coordinate that is NaN");
                continue;
            }

            Assert.False(float.IsFinite(value[0]), $"{name} gives {value[0]} where coordinate {d} is NaN");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_that_a_discrete_coordinate_cannot_take_is_refused_or_walled_off(string name)
    {
        var energy = EnergyCases.All[name]();
        if (energy is Rbm or EnumeratedRbm)   // the formula is that of any real numbers, and gradients need them
            return;
        var states = energy.Space.Random(new Rng(20), 3);
        for (var d = 0; d < energy.Dimension; d++)
        {
            foreach (var wrong in energy.Space.Values(d).IsEmpty ? [] : (double[])[.5, -3, 300])
            {
                double[][] rows = [states[0], states[1], states[2]];
                rows[1][d] = wrong;
                bool Refused(Func<double> ask)
                {
                    try
                    {
                        return double.IsPositiveInfinity(ask());
                    }
                    catch (ArgumentException e)
                    {
                        Assert.Contains(wrong.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message,
                            StringComparison.Ordinal);
                        return true;
                    }
                }

                Assert.True(Refused(() => energy.Energies(Points.From(rows))[1]), $"{name} answers for {wrong} at coordinate {d}");
                Assert.True(Refused(() => energy.Energy(rows[1].AsSpan())), $"{name} answers for one state with {wrong} at {d}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void The_gradient_is_that_of_the_energy(string name)
    {
        var energy = (IDifferentiableEnergy)EnergyCases.All[name]();
        var (n, count) = (energy.Dimension, 20);
        var states = StateSpace.Real(n).Random(new Rng(14), count);
        float[] energies = new float[count], only = new float[count], gradients = [.. Enumerable.Repeat(Mark, (n * count) + 3)];
        energy.EnergiesAndGradients(states, energies, gradients);
        energy.Energies(states, only);
        Assert.All(gradients.Skip(n * count), g => Assert.Equal(Mark, g));

        // In double precision the truncation error h² E‴/6 leads; in single the rounding 2⁻²³ |E| / h does. Which it is, the digits say.
        var exact = Enumerable.Range(0, count).Any(i => energy.Energy(states[i].AsSpan()) is var e && e != (float)e);
        double h = exact ? 1e-5 : 8e-3, rounding = exact ? 1e-6 : 2e-2;
        var kinks = 0;
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(only[i], energies[i], 2e-5 * (1 + Math.Abs(only[i])));
            for (var d = 0; d < n; d++)
            {
                double Shifted(double by)
                {
                    var x = states[i];
                    x[d] += by;
                    return energy.Energy(x.AsSpan());
                }

                var difference = (Shifted(h) - Shifted(-h)) / (2 * h);
                var scale = 1 + Math.Abs(difference) + (exact ? 0 : Math.Abs(only[i]));
                var gradient = gradients[(d * count) + i];
                if (Math.Abs(difference - gradient) < rounding * scale)
                    continue;

                // A minimum over labels or codes has kinks and jumps. With one within h the slope is that of the side without it.
                double here = energy.Energy(states[i].AsSpan()), up = (Shifted(h) - here) / h, down = (here - Shifted(-h)) / h;
                Assert.True(!exact && Math.Min(Math.Abs(up - gradient), Math.Abs(down - gradient))
                    < 3 * rounding * (1 + Math.Abs(gradient) + Math.Abs(only[i])),
                    $"{name}: ∂E/∂x_{d} = {gradient}, difference {difference}, above {up}, below {down}");
                kinks++;
            }
        }

        Assert.InRange(kinks, 0, Math.Max(1, n * count / 20));
    }

    public static TheoryData<string> Graphs => Having<PointModel>();

    [Theory]
    [MemberData(nameof(Graphs))]
    public void The_slope_of_a_slope_is_that_of_its_differences_or_is_refused(string name) =>
        CheckSecond(name, (PointModel)EnergyCases.All[name]());

    // The function of Huber, min_z ½‖y − z‖² + ½|z|₁, with the best z held: the slope is right.
    private sealed class Held() : PointModel(2)
    {
        public override Tensor F(Tensor y)
        {
            var z = Tensor.From(Array.ConvertAll(y.ToArray(), v => v - Math.Clamp(v, -.5f, .5f)), [.. y.Shape]);
            return (.5f * (y - z).Square().Sum(-1)) + (.5f * z.Abs().Sum(-1));
        }
    }

    [Fact]
    public void A_graph_that_holds_a_minimum_fixed_is_found_by_its_second_slope() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CheckSecond("held", new Held()));

    private static void CheckSecond(string name, PointModel model)
    {
        // A graph that holds something fixed, such as the best code, can have the right slope and a wrong second one.
        const int Count = 12;
        const float H = 4e-3f;
        var rng = new Rng(15);
        var x = Tensor.Gaussian(rng, Count, model.Dimension);
        Tensor[] all = [x, .. model.Parameters().Select(p => p.Value).Where(p => !p.IsFixed)];
        var along = Tensor.Gaussian(rng, Count, model.Dimension);
        Tensor Slopes() => (Gradient.Of(model.F(x).Sum(), x) * along).Sum(-1);
        Tensor[] second;
        try
        {
            second = Gradient.Of(Slopes().Sum(), all);
        }
        catch (NotSupportedException)
        {
            return;
        }

        foreach (var (theta, slope) in all.Zip(second))
        {
            var way = Tensor.Gaussian(rng, [.. theta.Shape]);
            float[] Shifted(float by)
            {
                var before = theta.ToArray();
                (theta + (by * way)).Data.CopyTo(theta.Data);
                var found = Slopes().ToArray();
                before.CopyTo(theta.Data);
                return found;
            }

            // Rows apart: one whose label, code or side of a kink changes within h says nothing.
            float[] up = Shifted(H), down = Shifted(-H), farther = Shifted(2 * H), nearer = Shifted(-2 * H);
            var smooth = Enumerable.Range(0, Count).Where(i => Math.Abs((farther[i] - nearer[i]) - (2 * (up[i] - down[i])))
                < .02f * H * (1 + (Math.Abs(up[i] - down[i]) / H))).ToArray();
            Assert.True(smooth.Length >= Count / 2, $"{name}: only {smooth.Length} of {Count} rows are smooth");
            if (theta == x)
            {
                foreach (var i in smooth)
                {
                    var n = model.Dimension;
                    var given = Enumerable.Range(i * n, n).Sum(k => slope.Data[k] * way.Data[k]);
                    Near((up[i] - down[i]) / (2 * H), given);
                }
            }
            else if (smooth.Length == Count)
            {
                Near((up.Sum() - down.Sum()) / (2 * H), (slope * way).Sum().Item);
            }
        }

        void Near(float difference, float given) => Assert.True(Math.Abs(difference - given) < .03f * (1 + Math.Abs(difference)),
            $"{name}: the second derivative is {given}, the difference {difference}");
    }

    [Theory]
    [MemberData(nameof(Pairwise))]
    public void Flipping_a_spin_costs_twice_its_field(string name)
    {
        var energy = (IPairwiseEnergy)EnergyCases.All[name]();
        var states = energy.Space.Random(new Rng(15), 9);
        for (var spin = 0; spin < energy.Dimension; spin++)
        {
            float[] fields = [.. Enumerable.Repeat(Mark, 11)];
            energy.Fields(states, spin, fields);
            Assert.Equal([Mark, Mark], fields[9..]);
            for (var i = 0; i < states.Count; i++)
            {
                var (state, flipped) = (states[i], states[i]);
                flipped[spin] *= -1;
                Assert.Equal(energy.Energy(flipped.AsSpan()) - energy.Energy(state.AsSpan()), 2 * state[spin] * fields[i], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithLogPartition))]
    public void The_exact_log_partition_is_the_sum_or_the_integral(string name)
    {
        var energy = (IPartitionFunction)EnergyCases.All[name]();
        if (energy is IsingEnergy { Border: LatticeBorder.Free } or StudentExperts { IsSquare: false })
        {
            Assert.Throws<InvalidOperationException>(() => energy.LogPartition());
            return;
        }

        if (!energy.Space.IsDiscrete)
        {
            var (half, nodes) = energy.Dimension == 2 ? (25, 2000) : (9, 120);
            Assert.Equal(PartitionFunction.Quadrature(energy, half, nodes), energy.LogPartition(), 1e-4);
            return;
        }

        var multiplicities = energy is TabularEnergy table ? table.Multiplicities : null;
        var states = energy.Space.States();
        foreach (var beta in new[] { 1, .4, 2.5 })
        {
            var weights = Enumerable.Range(0, states.Count)
                .Select(s => (multiplicities?[s] ?? 1) * Math.Exp(-beta * energy.Energy(states[s].AsSpan())));
            Assert.Equal(Math.Log(weights.Sum()), energy.LogPartition(beta), 1e-9);
        }
    }

    /// <summary>False alarms: 1e-6 for each discrete energy.</summary>
    [Theory]
    [MemberData(nameof(Discrete))]
    public void One_line_of_Gibbs_sampling_samples_it(string name)
    {
        const int Chains = 4000;
        var energy = EnergyCases.All[name]();
        if (energy is TabularEnergy table && table.Multiplicities.Any(g => g != 1))
        {
            // E shows a level once, p counts all its states: a sampler that reads E alone would draw another distribution.
            Assert.Throws<ArgumentException>("energy", () => new Gibbs(energy));
            return;
        }

        var states = energy.Space.States();
        double[] energies = [.. Enumerable.Range(0, states.Count).Select(s => energy.Energy(states[s].AsSpan()))];

        // A temperature at which all of the landscape is visited: its height is four units of it.
        // Chains start where it is allowed.
        var allowed = Enumerable.Range(0, states.Count).Where(s => double.IsFinite(energies[s])).ToArray();
        (states, energies) = (Points.From(allowed.Select(s => states[s])), [.. allowed.Select(s => energies[s])]);
        var beta = 4 / (energies.Max() - energies.Min());
        double[] weights = [.. energies.Select(e => Math.Exp(-beta * (e - energies.Min())))];
        double z = weights.Sum(), mean = 0, square = 0;
        for (var s = 0; s < weights.Length; s++)
        {
            mean += weights[s] / z * energies[s];
            square += weights[s] / z * energies[s] * energies[s];
        }

        var starts = allowed.Length == energy.Space.Count ? energy.Space.Random(new Rng(16), Chains)
            : Points.From(Enumerable.Range(0, Chains).Select(c => states[c % states.Count]));
        var last = Ebm.Chains.Run(new Gibbs(energy, beta: beta), starts, 60, new Rng(17), thin: 60);
        var measured = last.Energies.Average(e => (double)e);
        var error = Math.Sqrt((square - (mean * mean)) / Chains);
        Assert.True(Math.Abs(measured - mean) < Normal.InvCDF(0, 1, 1 - .5e-6) * error,
            $"{name}: ⟨E⟩ = {measured}, exactly {mean} ± {error}");
    }

    /// <summary>False alarms: 1e-6 for each generator and coordinate. The means come from quadrature.</summary>
    [Theory]
    [MemberData(nameof(Generators))]
    public void A_generator_draws_from_its_own_distribution(string name)
    {
        const int Count = 20000;
        var energy = (IGenerator)EnergyCases.All[name]();
        var drawn = energy.Sample(new Rng(18), Count);
        Assert.Equal((energy.Dimension, Count), (drawn.Dimension, drawn.Count));
        Assert.Equal(drawn.Values, energy.Sample(new Rng(18), Count).Values);
        if (energy is not IPartitionFunction || energy.Dimension != 2)
            return;
        var axis = Grid.Linear(-8, 8, 401);
        var table = energy.OnGrid(axis, axis);
        for (var d = 0; d < 2; d++)
        {
            double z = 0, mean = 0, square = 0;
            for (var r = 0; r < 401; r++)
            {
                for (var c = 0; c < 401; c++)
                {
                    var (x, w) = (d == 0 ? axis[c] : axis[r], Math.Exp(-table[r, c]));
                    (z, mean, square) = (z + w, mean + (w * x), square + (w * x * x));
                }
            }

            (mean, square) = (mean / z, square / z);
            var error = Math.Sqrt((square - (mean * mean)) / Count);
            Assert.True(Math.Abs(drawn.Coordinate(d).Average() - mean) < 4.9 * error,
                $"{name}: mean {drawn.Coordinate(d).Average()}, exactly {mean} ± {error}");
        }
    }

    [Theory]
    [MemberData(nameof(Concurrent))]
    public void Threads_may_ask_a_concurrent_energy_at_once(string name)
    {
        // Each thread has states of its own, so that whoever shares scratch memory mixes them up.
        var energy = (IConcurrentEnergy)EnergyCases.All[name]();
        var batches = Enumerable.Range(0, 8).Select(k => energy.Space.Random(new Rng((ulong)(19 + k)), 400 + k)).ToArray();
        float[][] Ask(Points states)
        {
            float[] energies = new float[states.Count], gradients = [], fields = [];
            if (energy is IDifferentiableEnergy smooth)
                smooth.EnergiesAndGradients(states, energies, gradients = new float[states.Count * states.Dimension]);
            if (energy is IPairwiseEnergy pairwise)
                pairwise.Fields(states, states.Dimension / 2, fields = new float[states.Count]);
            energy.Energies(states, energies);
            return [energies, gradients, fields];
        }

        var expected = batches.Select(Ask).ToArray();
        Parallel.For(0, 96, new ParallelOptions { MaxDegreeOfParallelism = 4 }, k => Assert.Equal(expected[k % 8], Ask(batches[k % 8])));
    }
}
