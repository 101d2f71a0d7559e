namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 04.</summary>
    public static class Sampling
    {
        private static readonly Func<double, double> Spring = NamedFunctions.Named("E′: x ↦ x", x => x),
            Well = NamedFunctions.Named("E′: x ↦ 4x(x² − 1)", x => 4 * x * ((x * x) - 1));

        /// <summary>The acceptance probability of Metropolis.</summary>
        public static Exercise<Func<double, double, double, double>> Metropolis { get; } = new()
        {
            Id = "04.metropolis",
            Title = "Metropolis",
            Difficulty = 1,
            Section = "The rule, in four lines",
            Hints = ["What is lower is always accepted.", "p(new)/p(now) = exp(−β(E_new − E_now)); Z cancels.",
                "A probability is at most 1."],
            Explanation = "min(1, e^{−β(E_new − E_now)}): Z cancels in the ratio, and that is why Metropolis needs no Z.",
            Oracle = (now, fresh, beta) => fresh <= now ? 1 : Math.Exp(-beta * (fresh - now)),
            Cases = [[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 2.0], [-3.0, -1.0, 0.5], [0.0, 2000.0, 1.0],
                [2000.0, 0.0, 1.0], [2000.0, 2001.0, 1.0]],
            Misconceptions =
            [
                new("A probability is at most 1: take the smaller of 1 and the ratio.",
                    (now, fresh, beta) => Math.Exp(-beta * (fresh - now))),
                new("Upside down: you accept what is higher and refuse what is lower.",
                    (now, fresh, beta) => Math.Min(1, Math.Exp(beta * (fresh - now)))),
                new("β is missing: your chain has the same temperature at every β.",
                    (now, fresh, _) => Math.Min(1, Math.Exp(-(fresh - now)))),
                new("Down is always accepted: with |ΔE| you refuse what is lower as if it were higher.",
                    (now, fresh, beta) => Math.Exp(-beta * Math.Abs(fresh - now))),
                new("The smaller of 1 and the ratio, not the larger: a probability is at most 1.",
                    (now, fresh, beta) => Math.Max(1, Math.Exp(-beta * (fresh - now)))),
                new("Right on paper, but both weights leave the range of a double. Only the difference of the energies counts: take it " +
                    "before exp.",
                    (now, fresh, beta) => Math.Min(1, Math.Exp(-beta * fresh) / Math.Exp(-beta * now))),
                new("That is descent: a sampler must climb now and then.", (now, fresh, _) => fresh <= now ? 1 : 0),
                new("That is the heat bath (Barker's rule). It is right too, but accepts less often; Metropolis was asked for.",
                    (now, fresh, beta) => 1 / (1 + Math.Exp(beta * (fresh - now)))),
            ],
        };

        /// <summary>One step of unadjusted Langevin.</summary>
        public static Exercise<Func<double, double, double, double, double>> LangevinStep { get; } = new()
        {
            Id = "04.langevin-step",
            Title = "A Langevin step",
            Difficulty = 1,
            Section = "Langevin: use the slope",
            Hints = ["Downhill by η times the slope, then noise.", "To sample e^{−E} the noise must have variance 2η."],
            Explanation = "x − η E'(x) + √(2η) ξ. With √η in place of √(2η) the chain samples e^{−2E}: half the temperature.",
            Oracle = (x, slope, eta, xi) => x - (eta * slope) + (Math.Sqrt(2 * eta) * xi),
            Cases = [[0.0, 0.0, 0.5, 1.0], [1.0, 2.0, 0.1, 0.0], [1.0, 2.0, 0.1, 0.5], [-0.3, -4.0, 0.02, -1.2], [2.0, 0.5, 0.005, 0.7]],
            Misconceptions =
            [
                new("The noise has variance 2η, not η: yours is half as hot.", (x, s, eta, xi) => x - (eta * s) + (Math.Sqrt(eta) * xi)),
                new("Uphill: subtract the slope.", (x, s, eta, xi) => x + (eta * s) + (Math.Sqrt(2 * eta) * xi)),
                new("The noise scales with √η: its variance, not its size, grows with the step.", (x, s, eta, xi) => x - (eta * s)
                    + (2 * eta * xi)),
                new("The slope must be multiplied by the step η.", (x, s, eta, xi) => x - s + (Math.Sqrt(2 * eta) * xi)),
            ],
        };

        /// <summary>The leapfrog integrator.</summary>
        public static Exercise<Func<Func<double, double>, double, double, double, int, (double X, double P)>> Leapfrog { get; } = new()
        {
            Id = "04.leapfrog",
            Title = "Leapfrog",
            Difficulty = 2,
            Section = "Hamiltonian Monte Carlo: give it a push and let it roll",
            Hints = ["Half a kick, then drift and kick in turn, and half a kick at the end.",
                "p ← p − ½ε E'(x); then L times x ← x + εp followed by a kick of ε, the last one of ½ε."],
            Explanation = "Half kick, drift, kick, …, drift, half kick. The halves at both ends make it run backwards along the same " +
                "way when p is turned round: that is what detailed balance needs.",
            Oracle = Frog,
            Tolerance = 1e-8,
            Cases = [[Spring, 1.0, 0.0, 0.1, 1], [Spring, 1.0, 0.5, 0.2, 5], [Well, 0.5, 1.0, 0.05, 10], [Well, -1.2, 0.3, 0.1, 7]],
            Misconceptions =
            [
                new("That is Euler's method: x and p move at the same time, and the energy drifts away.",
                    (f, x, p, e, n) => Enumerable.Range(0, n).Aggregate((X: x, P: p), (s, _) => (s.X + (e * s.P), s.P - (e * f(s.X))))),
                new("The half kicks are missing: whole kicks throughout are of first order and not reversible.",
                    (f, x, p, e, n) => Whole(f, x, p, e, n, e)),
                new("That is symplectic Euler: a whole kick, then a whole drift. It is of first order and not reversible; halve the " +
                    "first kick, and end with the other half.", (f, x, p, e, n) => Euler(f, x, p, e, n, kickFirst: true)),
                new("That is symplectic Euler: a whole drift, then a whole kick. It is of first order and not reversible; begin with " +
                    "half a kick, and end with the other half.", (f, x, p, e, n) => Euler(f, x, p, e, n, kickFirst: false)),
                new("The second half kick needs the slope where the drift has led, not the one from before it.", (f, x, p, e, n) =>
                    Enumerable.Range(0, n).Aggregate((X: x, P: p), (s, _) =>
                    (s.X + (e * (s.P - (e / 2 * f(s.X)))), s.P - (e * f(s.X))))),
                new("The drift goes with the momentum after the half kick, not with the one from before it.", (f, x, p, e, n) =>
                    Enumerable.Range(0, n).Aggregate((X: x, P: p), (s, _) =>
                    (s.X + (e * s.P), s.P - (e / 2 * (f(s.X) + f(s.X + (e * s.P))))))),
                new("The last half kick is missing: x is where it should be, p is half a step behind.", (f, x, p, e, n) =>
                    Frog(f, x, p, e, n) is var s ? (s.X, s.P + (e / 2 * f(s.X))) : s),
                new("The last kick must be a half one too.", (f, x, p, e, n) => Whole(f, x, p, e, n, e / 2)),
                new("In yours the drift comes first and is halved. That integrator is as good, but the kick was to be the halved one: " +
                    "this order needs one slope less a step.", (f, x, p, e, n) =>
                    Enumerable.Range(0, n).Aggregate((X: x, P: p), (s, _) => Drifted(f, s.X, s.P, e))),
                new("That is one step too few: count the drifts, there must be as many as steps.", (f, x, p, e, n) => n == 1
                    ? (x, p - (e / 2 * f(x))) : Frog(f, x, p, e, n - 1)),
                new("Downhill: a kick is minus the slope.", (f, x, p, e, n) => Frog(v => -f(v), x, p, e, n)),
            ],
        };

        /// <summary>MALA with its correction.</summary>
        public static Exercise<Func<double, double, double, double, double, double, double, double>> Mala { get; } = new()
        {
            Id = "04.mala",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "Langevin, corrected",
            Hints =
            [
                "The way there and the way back are not equally likely: the slope differs.",
                "log q(a → b) = −(b − a + η E'(a))² / 4η, up to a constant that cancels.",
                "log ratio = −(E₁ − E₀) + log q(x₁ → x₀) − log q(x₀ → x₁).",
            ],
            Explanation = "ρ = E₀ − E₁ + log q(x₁→x₀) − log q(x₀→x₁) with log q(a→b) = −(b − a + ηE'(a))²/4η. Without the two q the " +
                "chain has a wrong distribution, which no small test on a Gaussian's mean will show.",
            Oracle = (x0, e0, g0, x1, e1, g1, eta) => e0 - e1 + LogQ(x1, g1, x0, eta) - LogQ(x0, g0, x1, eta),
            Cases = [[0.0, 0.0, 0.0, 1.0, 0.5, 1.0, 0.5], [1.0, 0.5, 1.0, 0.2, 0.02, 0.2, 0.1], [-0.4, 2.0, 3.0, 0.3, 1.2, -0.7, 0.05],
                [2.0, 1.0, -1.0, 2.5, 1.7, 2.0, 0.2]],
            Misconceptions =
            [
                new("The correction is missing: that is Metropolis, for a proposal that is not symmetric.",
                    (x0, e0, g0, x1, e1, g1, eta) => e0 - e1),
                new("The two proposals are exchanged: the way back stands in the numerator.",
                    (x0, e0, g0, x1, e1, g1, eta) => e0 - e1 - LogQ(x1, g1, x0, eta) + LogQ(x0, g0, x1, eta)),
                new("Energies upside down: lower is likelier.", (x0, e0, g0, x1, e1, g1, eta) => e1 - e0
                    + LogQ(x1, g1, x0, eta) - LogQ(x0, g0, x1, eta)),
                new("Divide the squares by 4η, not by 2η: the noise has variance 2η.", (x0, e0, g0, x1, e1, g1, eta) => e0 - e1
                    + (2 * (LogQ(x1, g1, x0, eta) - LogQ(x0, g0, x1, eta)))),
                new("a / 4 * eta is (a / 4) · η: divide by (4 * eta).", (x0, e0, g0, x1, e1, g1, eta) => e0 - e1
                    + (eta * eta * (LogQ(x1, g1, x0, eta) - LogQ(x0, g0, x1, eta)))),
                new("The way back is missing: its probability stands in the numerator.", (x0, e0, g0, x1, e1, g1, eta) => e0 - e1
                    - LogQ(x0, g0, x1, eta)),
                new("The energies are missing: that is the correction alone.", (x0, e0, g0, x1, e1, g1, eta) =>
                    LogQ(x1, g1, x0, eta) - LogQ(x0, g0, x1, eta)),
                new("Each way starts with the slope at its own start: E'(x₁) for the way back.", (x0, e0, g0, x1, e1, g1, eta) => e0 - e1
                    + LogQ(x1, g0, x0, eta) - LogQ(x0, g0, x1, eta)),
            ],
        };

        /// <summary>The swap of parallel tempering.</summary>
        public static Exercise<Func<double, double, double, double, double>> Swap { get; } = new()
        {
            Id = "04.swap",
            Title = "Swap",
            Difficulty = 2,
            Section = "Have they arrived?",
            Hints = ["Write the joint distribution e^{−β₁E₁ − β₂E₂} before and after.", "Their ratio is e^{(β₁ − β₂)(E₁ − E₂)}."],
            Explanation = "min(1, e^{(β_cold − β_hot)(E_cold − E_hot)}): always accepted when the hot copy has found a lower place.",
            Oracle = (cold, hot, ec, eh) => Math.Min(1, Math.Exp((cold - hot) * (ec - eh))),
            Cases = [[1.0, 0.5, 0.0, 0.0], [1.0, 0.5, 2.0, 1.0], [1.0, 0.5, 1.0, 2.0], [4.0, 1.0, 0.3, 0.9], [2.0, 1.5, -3.0, -1.0]],
            Misconceptions =
            [
                new("A probability is at most 1.", (cold, hot, ec, eh) => Math.Exp((cold - hot) * (ec - eh))),
                new("Upside down: the cold copy should get the lower energy.",
                    (cold, hot, ec, eh) => Math.Min(1, Math.Exp((hot - cold) * (ec - eh)))),
                new("That is the heat bath: it leaves the joint distribution alone too, but gives equal energies one half, where " +
                    "Metropolis swaps always.", (cold, hot, ec, eh) => 1 / (1 + Math.Exp(-(cold - hot) * (ec - eh)))),
                new("cold and hot are inverse temperatures already: take their difference, not a ratio of temperatures.",
                    (cold, hot, ec, eh) => Math.Min(1, Math.Exp(((1 / cold) - (1 / hot)) * (ec - eh)))),
                new("Both temperatures count, with opposite signs: their difference, not their sum.",
                    (cold, hot, ec, eh) => Math.Min(1, Math.Exp((cold + hot) * (ec - eh)))),
                new("A swap that raises the joint energy must happen now and then, with probability e^{(β_cold − β_hot)(E_cold − E_hot)}.",
                    (cold, hot, ec, eh) => eh <= ec ? 1 : 0),
                new("Both temperatures count: the exponent has β_cold − β_hot.",
                    (cold, hot, ec, eh) => Math.Min(1, Math.Exp(cold * (ec - eh)))),
            ],
        };

        /// <summary>A cooling schedule that brings the robots home.</summary>
        public static Exercise<Func<int, double[]>> Schedule { get; } = new()
        {
            Id = "04.schedule",
            Title = "Project: bring them home",
            Difficulty = 3,
            Section = "Annealing: out of the cup, and home",
            Hints =
            [
                "At a constant temperature T the mean distance from the goal is about 2T; and the waiting time in the cup is e^{ΔE/T}.",
                "Spend most of the steps where leaving is still easy, T = 0.3 … 0.15, and cool quickly at the end.",
                "Equal ratios from β = 1 to β = 60 over the whole time are a good start.",
            ],
            Explanation = "Hot enough to leave, long enough for all to find the goal, then cold. No constant temperature does both.",
            Property = ScheduleFinding,
        };

        private static (double X, double P) Euler(Func<double, double> slope, double x, double p, double step, int steps, bool kickFirst)
        {
            for (var l = 0; l < steps; l++)
            {
                if (kickFirst) p -= step * slope(x);
                x += step * p;
                if (!kickFirst) p -= step * slope(x);
            }

            return (x, p);
        }

        private static (double X, double P) Drifted(Func<double, double> slope, double x, double p, double step)
        {
            x += step / 2 * p;
            p -= step * slope(x);
            return (x + (step / 2 * p), p);
        }

        private static (double X, double P) Frog(Func<double, double> slope, double x, double p, double step, int steps)
        {
            p -= step / 2 * slope(x);
            for (var l = 1; l <= steps; l++)
            {
                x += step * p;
                p -= (l < steps ? step : step / 2) * slope(x);
            }

            return (x, p);
        }

        private static (double X, double P) Whole(Func<double, double> slope, double x, double p, double step, int steps, double first)
        {
            p -= first * slope(x);
            for (var l = 0; l < steps; l++)
            {
                x += step * p;
                p -= step * slope(x);
            }

            return (x, p);
        }

        private static double LogQ(double from, double slope, double to, double eta) => -Math.Pow(to - from + (eta * slope), 2) / (4 * eta);

        private static Finding? ScheduleFinding(Func<int, double[]> schedule)
        {
            const int steps = 3000, robots = 300;
            var betas = schedule(steps);
            if (betas is null) return new Finding($"Schedule({steps}) returned null.", "Return one inverse temperature for every step.");
            if (betas.Length != steps) return new Finding($"Schedule({steps}) has {betas.Length} entries.",
                "One inverse temperature for every step.");
            if (Array.FindIndex(betas, b => !(b > 0) || !double.IsFinite(b)) is var bad and >= 0)
                return new Finding($"Entry {bad} is {Trials.Text(betas[bad])}.", "An inverse temperature is a positive number.");
            var cup = Energies.Cup();
            var (state, rng) = (new Metropolis(cup, 0.15).Start(Points.Repeat([1.46, 0], robots)), new Rng(41));
            foreach (var beta in betas) new Metropolis(cup, 0.15, beta).Step(state, rng);
            var energies = cup.Energies(state.Points);
            var (mean, far) = (energies.Average(), energies.Count(e => e > 1.2) / (double)robots);
            if (mean <= 0.15) return null;
            var caught = state.Points.DistancesTo(1.46, 0).Count(d => d < 0.6) / (double)robots;
            var found = $"The mean energy at the end is {mean:F2}; {far:P0} of the robots are still far from the goal, {caught:P0} are " +
                "in the cup.";
            return new Finding(found, (caught, betas[0] > betas[^1], betas[0] == betas[^1]) switch
            {
                (_, true, _) => "You heat them up: β must grow, T = 1/β fall.",
                ( > 0.5, _, true) => "Too cold all the time: nobody gets out of the cup. Start hotter.",
                (_, _, true) => "A constant temperature that lets them out also shakes them at the goal. Begin hot and end cold.",
                ( > 0.5, _, _) => "Most are caught: you cool past the temperatures at which they can still leave, or never get that hot.",
                ( < 0.1, _, _) when far < 0.1 => "They are home, but not quiet: end colder.",
                ( < 0.1, _, _) => "They are out of the cup, and too hot to find the goal: end colder.",
                _ => "Some are caught, some not quiet: spend longer between T = 0.3 and T = 0.15.",
            });
        }
    }
}
