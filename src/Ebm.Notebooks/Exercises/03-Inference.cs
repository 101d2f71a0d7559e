namespace Ebm.Notebooks;

public static partial class Exercises
{
    /// <summary>Exercises of chapter 03.</summary>
    public static class Inference
    {
        private static readonly (int, int, double)[] Line = [(0, 1, 1.5), (1, 2, -0.5)];
        private static readonly (int, int, double)[] Fork = [(0, 1, 1), (0, 2, 4), (1, 2, 1), (1, 3, 5), (2, 3, 1)];
        private static readonly (int, int, double)[] Greedy = [(0, 1, 1), (0, 2, 2), (1, 3, 10), (2, 3, 1)];
        private static readonly (int, int, double)[] Parallel = [(0, 1, 2), (0, 1, 1), (1, 2, -3), (0, 2, 1), (1, 2, 0.5)];
        private static readonly (int, int, double)[] Level = [(0, 1, 1), (1, 2, -1), (0, 2, 2)];
        private static readonly (int, int, double)[] Late = [(0, 1, 3), (0, 2, 1), (1, 2, -3), (2, 3, 1)];
        private static readonly (int, int, double)[] Heavy = [(0, 1, 1000), (0, 2, 1001), (1, 3, 1), (2, 3, 0.5)];

        /// <summary>The shortest path of an acyclic graph.</summary>
        public static Exercise<Func<int, (int From, int To, double Energy)[], double>> Dag { get; } = new()
        {
            Id = "03.dag",
            Title = "The recursion",
            Difficulty = 1,
            Section = "Read a strip of digits",
            Hints =
            [
                "Keep V[n], the lowest energy of a path from 0 to n. V[0] = 0, all others begin at +∞.",
                "Go through the arcs in the given order: V[to] = min(V[to], V[from] + energy).",
            ],
            Explanation = "V[to] = min(V[to], V[from] + e), arc by arc. The order of the arcs makes V[from] final before it is used, " +
                "so one pass is enough: a million arcs, not all paths.",
            Oracle = (n, arcs) => Graph(n, arcs).Shortest().Energy,
            Cases = [[3, Line], [3, Level], [4, Greedy], [4, Fork], [3, Parallel], [4, Late], [4, Heavy]],
            Misconceptions =
            [
                new("That is Dijkstra's rule: the node of lowest V is settled, and never looked at again. A negative arc can still lower " +
                    "it later: use the order of the arcs.", Settled),
                new("0 is a value that V can have: it cannot stand for “not reached yet”. Begin at +∞.", ZeroForUnset),
                new("The last arc into a node decides in your code, whatever came before: keep the smaller of the two.", LastArc),
                new("That is the cheapest arc at every step. A cheap first arc can lead into an expensive country: look at whole paths.",
                    CheapestNext),
                new("That is the path with the fewest arcs. Count energy, not arcs.", FewestArcs),
                new("That is the longest path: take the minimum, not the maximum.", (n, arcs) => -Graph(n, Negated(arcs))
                    .Shortest().Energy),
                new("All V began at 0, so every node counts as a start that costs nothing. Only V[0] is 0; the others begin at +∞.",
                    FromAnywhere),
                new("You dropped what is below zero; but energies may be negative.",
                    (n, arcs) => Math.Max(0, Graph(n, arcs).Shortest().Energy)),
                new("You summed all arcs. A path takes one arc out of each node it visits.", (_, arcs) => arcs.Sum(a => a.Energy)),
            ],
        };

        /// <summary>The soft minimum over all paths.</summary>
        public static Exercise<Func<int, (int From, int To, double Energy)[], double, double>> Forward { get; } = new()
        {
            Id = "03.forward",
            Title = "All paths at once",
            Difficulty = 2,
            Section = "All of them at once",
            Hints =
            [
                "The same recursion with another sum: keep the free energy α[n] of all paths from 0 to n.",
                "α[to] = −(1/β) log(e^{−βα[to]} + e^{−β(α[from] + e)}). Subtract the smaller of the two before exp.",
            ],
            Explanation = "Replace min(a, b) by the soft minimum −(1/β)log(e^{−βa} + e^{−βb}), with the smaller one taken out before " +
                "exp. As β → ∞ it becomes the shortest path.",
            Oracle = (n, arcs, beta) => Graph(n, arcs).FreeEnergy(beta),
            Cases = [[3, Line, 1.0], [4, Fork, 1.0], [4, Fork, 0.3], [3, Parallel, 2.0], [4, Heavy, 1.0]],
            Misconceptions =
            [
                new("That is the lowest energy: all paths count, the others a little.", (n, arcs, _) => Graph(n, arcs).Shortest().Energy),
                new("exp(−1000) is 0 and its logarithm −∞: subtract the smaller energy before exp.", Underflowing),
                new("The sign: −(1/β) log Σ. More paths lower the free energy.", (n, arcs, beta) => -Graph(n, arcs).FreeEnergy(beta)),
                new("The average of the paths' weights: the sum is asked for, so that more paths mean a lower free energy.",
                    (n, arcs, beta) => Graph(n, arcs).FreeEnergy(beta) + (Math.Log(Graph(n, arcs).AllPaths().Count()) / beta)),
                new("The weight of an arc is e^{−βe}, not e^{−e}: β is missing.", (n, arcs, _) => Graph(n, arcs).FreeEnergy()),
                new("All α began at 0, so every node counts as a start that costs nothing. Only α[0] is 0; the others begin at +∞.",
                    SoftFromAnywhere),
                new("That is the mean energy of the paths. The free energy is lower: F = ⟨E⟩ − S/β.", (n, arcs, beta) =>
                    new TabularEnergy([.. Graph(n, arcs).AllPaths().Select(p => p.Energy)]).AtBeta(beta).MeanEnergy),
                new("That takes every arc as a path of its own: an arc's weight is multiplied by the weights of the arcs before it.",
                    (_, arcs, beta) => -Functions.LogSumExp([.. arcs.Select(a => -beta * a.Energy)]) / beta),
                new("Divide by β: a free energy is an energy.", (n, arcs, beta) => beta * Graph(n, arcs).FreeEnergy(beta)),
            ],
        };

        /// <summary>The most probable answer is not the answer of the most probable state.</summary>
        public static Exercise<Func<double[], int[], double, int>> Marginal { get; } = new()
        {
            Id = "03.marginal",
            Title = "Minimum or marginal?",
            Difficulty = 2,
            Section = "All of them at once",
            Hints = ["A length's probability is the sum of the weights exp(−βE) of all readings of that length.",
                "Group by length, sum the weights, take the largest sum."],
            Explanation = "Sum before you compare. Two readings of length 3 at E = 1.1 outweigh one of length 2 at E = 1. Only as β → " +
                "∞ do the lowest energy and the largest marginal agree.",
            Oracle = Likeliest,
            Cases =
            [
                [new[] { 1.0, 3 }, new[] { 2, 3 }, 1.0],
                [new[] { 1.0, 1 }, new[] { 3, 2 }, 1.0],
                [new[] { 1.0, 1.1, 1.1 }, new[] { 2, 3, 3 }, 1.0],
                [new[] { 1.0, 10, 1.5 }, new[] { 2, 2, 3 }, 1.0],
                [new[] { 1.0, 1.2, 1.5 }, new[] { 3, 3, 2 }, 1.0],
                [new[] { 1.0, 1.1, 1.1 }, new[] { 2, 3, 3 }, 20.0],
                [new[] { 1.0, 0, 9 }, new[] { 2, 3, 3 }, 1.0],
                [new[] { 1.0, 5, 5, 5, 5 }, new[] { 2, 3, 3, 3, 3 }, 1.0],
                [new[] { 2.0, 1, 1.5, 1.6, 4 }, new[] { 5, 4, 6, 6, 5 }, 0.5],
                [new[] { 0.5, 9, 9, 9, 0.6, 0.7 }, new[] { 3, 3, 3, 3, 2, 2 }, 1.0],
            ],
            Tolerance = 0,
            Misconceptions =
            [
                new("That is the length of the single lowest reading. Readings of one length add their probabilities.",
                    (e, l, _) => l[Array.IndexOf(e, e.Min())]),
                new("That counts readings: a reading of high energy hardly counts.", (e, l, _) => l.GroupBy(v => v)
                    .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key),
                new("That is the length of lowest mean energy. A mean does not grow with the number of readings; their weights " +
                    "exp(−βE) add up.", (e, l, _) =>
                    e.Zip(l).GroupBy(p => p.Second).OrderBy(g => g.Average(p => p.First)).ThenBy(g => g.Key).First().Key),
                new("That is the *expected* number of digits, rounded. The most probable one is asked for.",
                    (e, l, beta) => (int)Math.Round(e.Zip(l, (v, n) => n * Math.Exp(-beta * (v - e.Min())))
                    .Sum() / e.Sum(v => Math.Exp(-beta * (v - e.Min()))))),
                new("On a tie the smaller number is asked for.", (e, l, beta) => -Likeliest(e, [.. l.Select(n => -n)], beta)),
                new("That counts every reading of a length as if it were as good as the best of them. Sum the weights exp(−βE) themselves.",
                    (e, l, beta) => e.Zip(l).GroupBy(p => p.Second)
                    .OrderBy(g => g.Min(p => p.First) - (Math.Log(g.Count()) / beta)).ThenBy(g => g.Key).First().Key),
                new("You added up the energies: a length with many readings then looks bad. Add up their weights exp(−βE).", (e, l, _) =>
                    e.Zip(l).GroupBy(p => p.Second).OrderBy(g => g.Sum(p => p.First)).ThenBy(g => g.Key).First().Key),
                new("β is missing: at another temperature another length may win.", (e, l, _) => Likeliest(e, l, 1)),
                new("That averages the weights: many readings make a length more probable, so sum.",
                    (e, l, beta) => Best(e, l, beta, g => g.Average())),
                new("Low energy means large weight: exp(−βE).", (e, l, beta) => Likeliest(e, l, -beta)),
            ],
        };

        /// <summary>One sweep of coordinate descent on a chain.</summary>
        public static Exercise<Func<double[], double, int[], int[]>> Sweep { get; } = new()
        {
            Id = "03.sweep",
            Title = "Bug hunt",
            Difficulty = 2,
            Section = "One pixel at a time",
            Hints = ["Two spins, J = 1, no field, +1 and −1: what does the printed code make of them, and what of the result?",
                "It takes the sign of what it feels. Write into a copy, and read the neighbours from that copy."],
            Explanation = "y_i takes the sign of f_i + J(y_{i−1} + y_{i+1}), with the left neighbour already updated. That is why E " +
                "never rises; updating all at once can make it oscillate.",
            Oracle = (f, j, y) => Swept(f, j, y, inTurn: true),
            Tolerance = 0,
            Cases =
            [
                [new[] { 0.3 }, 1.0, new[] { -1 }],
                [new[] { 0.0, 0.0 }, 1.0, new[] { 1, -1 }],
                [new[] { 0.5, -0.2, 0.1, 0.0 }, 0.4, new[] { -1, 1, -1, -1 }],
                [new[] { 0.5, -0.2, 0.1, 0.0, -2.0 }, -0.6, new[] { 1, 1, 1, 1, 1 }],
                [new[] { 0.0, 0.0, 0.0 }, 0.5, new[] { 1, -1, 1 }],
                [new[] { 0.0, 0.0, 0.0 }, 0.5, new[] { 1, 1, -1 }],
                [new[] { 0.0, 0.0, 0.0, 0.0 }, 1.0, new[] { 1, -1, -1, -1 }],
                [new[] { 0.3, 0.0, 0.2, -0.1 }, 1.0, new[] { -1, -1, 1, 1 }],
                [new[] { -0.5, 0.7, -0.7, 0.5 }, 0.3, new[] { 1, 1, 1, -1 }],
                [new[] { 1.5, -0.7, 0.9, -1.2, 0.4 }, 1.0, new[] { -1, 1, -1, 1, -1 }],
            ],
            Misconceptions =
            [
                new("That is the printed code: all spins at once, from the old state. Then E can rise. Each spin must see the ones " +
                    "already updated.", (f, j, y) => Swept(f, j, y, inTurn: false)),
                new("Upside down: the sign is that of f + J·neighbours.", (f, j, y) => Swept([.. f.Select(v => -v)], -j, y, inTurn: true)),
                new("A tie is not a reason to change: where a spin feels nothing it stays.",
                    (f, j, y) => Swept(f, j, y, inTurn: true, tie: 1)),
                new("A tie is not a reason to change: where a spin feels nothing it stays.",
                    (f, j, y) => Swept(f, j, y, inTurn: true, tie: -1)),
                new("You went from right to left.",
                    (f, j, y) => [.. Enumerable.Reverse(Swept([.. Enumerable.Reverse(f)], j, [.. Enumerable.Reverse(y)], inTurn: true))]),
                new("That flips each spin on its own field alone: the neighbours are missing.", (f, _, y) => Swept(f, 0, y, inTurn: true)),
                new("The field f is missing.", (f, j, y) => Swept(new double[f.Length], j, y, inTurn: true)),
                new("0 is no spin: where a spin feels nothing it stays, and Math.Sign(0) is 0.", (f, j, y) =>
                    InOrder(f, j, y, Enumerable.Range(0, y.Length), h => Math.Sign(h))),
                new("Left to right: you went through every second spin first.", (f, j, y) =>
                    InOrder(f, j, y, Enumerable.Range(0, y.Length).OrderBy(i => i % 2))),
                new("The right neighbour is missing. It has not been updated yet, but the spin feels it as it is.", (f, j, y) =>
                    OneSided(f, j, y, left: true)),
                new("The left neighbour is missing. It has been updated already, and the spin feels what it is now.", (f, j, y) =>
                    OneSided(f, j, y, left: false)),
                new("The coupling J counts in full: it was halved, as if the bond were shared.", (f, j, y) =>
                    Swept(f, j / 2, y, inTurn: true)),
                new("That flips one spin only, the one that gains most. A sweep looks at every spin.", BestFlip),
                new("A chain has ends: the first and last spin have one neighbour.", Ring),
            ],
        };

        /// <summary>Projection onto a ball.</summary>
        public static Exercise<Func<double[], double[], double, double[]>> Project { get; } = new()
        {
            Id = "03.project",
            Title = "Into the ball",
            Difficulty = 1,
            Section = "Correct an error, but not too much",
            Hints = ["Inside the ball nothing changes.", "Outside, keep the direction from the centre and shorten its length to ε."],
            Explanation = "Inside: y itself. Outside: y₀ + ε(y − y₀)/‖y − y₀‖, the nearest point of the ball.",
            Oracle = GradientInference.IntoBall,
            Cases =
            [
                [new[] { 0.1, 0.2 }, new[] { 0.0, 0.0 }, 1.0],
                [new[] { 3.0, 4.0 }, new[] { 0.0, 0.0 }, 1.0],
                [new[] { 3.0, 4.0 }, new[] { 1.0, 1.0 }, 1.0],
                [new[] { 1.1, 1.2, 1.3 }, new[] { 1.0, 1.0, 1.0 }, 2.0],
                [new[] { 6.0, 8.0 }, new[] { 0.0, 0.0 }, 2.0],
                [new[] { 1.0, 1.0 }, new[] { 1.0, 1.0 }, 0.5],
                [new[] { 1.5, 0.0 }, new[] { 0.0, 0.0 }, 2.0],
                [new[] { 0.0, 0.6 }, new[] { 0.0, 0.0 }, 0.5],
                [new[] { 2.0, 1.0, 3.0 }, new[] { 1.0, 1.0, 1.0 }, 2.0],
            ],
            Misconceptions =
            [
                new("A point inside the ball is its own nearest point: do not push it to the edge.",
                    (y, c, r) => Shortened(y, c, r, always: true)),
                new("The ball is around y₀, not around the origin.", (y, c, r) => GradientInference.IntoBall(y, new double[c.Length], r)),
                new("That is a box: clipping each coordinate lets the corners out of the ball.",
                    (y, c, r) => [.. y.Select((v, i) => c[i] + Math.Clamp(v - c[i], -r, r))]),
                new("‖y − y₀‖ is a root: you compare its square with ε.", (y, c, r) => Norm(y, c) * Norm(y, c) <= r ? y
                    : Shortened(y, c, r, always: true)),
                new("That is the sum of absolute differences. The distance is the root of the sum of squares.", (y, c, r) =>
                    y.Zip(c, (a, b) => Math.Abs(a - b)).Sum() is var d && d <= r ? y
                    : [.. y.Select((v, i) => c[i] + (r * (v - c[i]) / d))]),
                new("You walk ε from y towards the centre. The nearest point is ε from the *centre*, towards y.", (y, c, r) =>
                    Norm(y, c) <= r ? y : [.. y.Select((v, i) => v - (r * (v - c[i]) / Norm(y, c)))]),
                new("You return the step from the centre: add y₀.",
                    (y, c, r) => [.. GradientInference.IntoBall(y, c, r).Select((v, i) => v - c[i])]),
                new("You shorten to length 1: the ball has radius ε.", (y, c, r) => Norm(y, c) <= r ? y
                    : [.. y.Select((v, i) => c[i] + ((v - c[i]) / Norm(y, c)))]),
                new("Divide by the length, not by its square.", (y, c, r) => Norm(y, c) <= r ? y
                    : [.. y.Select((v, i) => c[i] + (r * (v - c[i]) / (Norm(y, c) * Norm(y, c))))]),
            ],
        };

        /// <summary>A way over the pass, by searching among paths.</summary>
        public static Exercise<Func<Func<double, double, double>, double[], double[], double[][]>> Plan { get; } = new()
        {
            Id = "03.plan",
            Title = "Project: a robot that looks ahead",
            Difficulty = 3,
            Section = "Decide",
            Hints =
            [
                "Put a grid of points 0.1 apart over the plane; neighbours are the eight points around one. A path on it has steps of " +
                    "at most 0.1414.",
                "The recursion of this chapter with another sum: V(n) = min over neighbours m of max(V(m), E(n)), the highest place of " +
                    "the best way to n.",
                "The grid has cycles, so one pass is not enough: repeat until nothing changes, or always go on from the node of lowest " +
                    "V (Dijkstra, with a PriorityQueue). Remember from where each node was reached.",
            ],
            Explanation = "Replace the sum along a path by its maximum, and the recursion finds the way over the lowest pass. It looks " +
                "at every place of the grid once; the descent looked at one. That is the price of looking ahead, and in many " +
                "dimensions nobody can pay it.",
            Property = PlanFinding,
        };

        private static Finding? PlanFinding(Func<Func<double, double, double>, double[], double[], double[][]> plan)
        {
            var cup = Energies.Cup();
            var (bottom, pass) = (cup.StationaryPoints[1], cup.StationaryPoints[2].Energy);
            foreach (var turn in new[] { 0, 1.1, -2.3 })
            {
                double cos = Math.Cos(turn), sin = Math.Sin(turn);
                double World(double x, double y)
                {
                    Host.Poll();
                    return cup.Energy((cos * x) + (sin * y), (cos * y) - (sin * x));
                }

                double[] start = [cos * bottom.Point[0], sin * bottom.Point[0]], goal = [3 * cos, 3 * sin];
                var path = plan(World, [.. start], [.. goal]);
                var where = turn == 0 ? "In the cup as you know it" : $"In the world turned by {turn} radians";
                if (path is not { Length: > 0 } || Array.Exists(path, p => p is not { Length: 2 } || !p.All(double.IsFinite)))
                    return new Finding($"{where} you return no path of points (x, y).",
                        "An array of points, each with two finite coordinates.");
                if (Norm(path[0], start) > 0.15) return new Finding(
                    $"{where} your path begins at {Trials.Text(path[0])}, not near {Trials.Text(start)}.", Norm(path[^1], start) <= 0.15
                    ? "It begins at the goal: turn it round." : "The first point is the start, or within 0.15 of it.");
                if (Norm(path[^1], goal) > 0.15) return new Finding(
                    $"{where} your path ends at {Trials.Text(path[^1])}, E = {World(path[^1][0], path[^1][1]):F2}.",
                    Norm(path[^1], start) < 0.3 ? "It stays in the cup: that is a descent. Allow it to climb."
                    : "It must reach the goal, or come within 0.15 of it.");
                for (var i = 1; i < path.Length; i++)
                {
                    if (Norm(path[i], path[i - 1]) > 0.15
                        + 1e-9) return new Finding($"{where} step {i} is {Norm(path[i], path[i - 1]):F2} long.",
                        "A step is at most 0.15 long: a robot cannot jump over walls.");
                }

                var highest = path.Max(p => World(p[0], p[1]));
                if (highest > pass + 0.05) return new Finding(
                    $"{where} the highest energy on your way is {highest:F2}; the pass is at {pass:F2}.", highest > 3
                    ? "Straight through the wall. Search for the way whose highest place is lowest."
                    : "A detour, but not the lowest one. Compare ways by their highest place, not by their length or by their sum.");
            }

            return null;
        }

        private static WeightedDag Graph(int nodes, (int From, int To, double Energy)[] arcs) =>
            arcs.Aggregate(new WeightedDag(nodes), (g, a) => g.Add(a.From, a.To, a.Energy));

        private static (int, int, double)[] Negated((int From, int To, double Energy)[] arcs) =>
            [.. arcs.Select(a => (a.From, a.To, -a.Energy))];

        private static double CheapestNext(int nodes, (int From, int To, double Energy)[] arcs)
        {
            var (at, sum) = (0, 0.0);
            while (at != nodes - 1)
            {
                var next = arcs.Where(a => a.From == at).MinBy(a => a.Energy);
                (at, sum) = (next.To, sum + next.Energy);
            }

            return sum;
        }

        private static double FewestArcs(int nodes, (int From, int To, double Energy)[] arcs) =>
            Graph(nodes, arcs).AllPaths().OrderBy(p => p.Arcs.Count).ThenBy(p => p.Energy).First().Energy;

        private static double Underflowing(int nodes, (int From, int To, double Energy)[] arcs, double beta) =>
            -Math.Log(Graph(nodes, arcs).AllPaths().Sum(p => Math.Exp(-beta * p.Energy))) / beta;

        private static int Likeliest(double[] energies, int[] lengths, double beta) => Best(energies, lengths, beta, g => g.Sum());

        private static int Best(double[] energies, int[] lengths, double beta, Func<IEnumerable<double>, double> join) =>
            energies.Zip(lengths).GroupBy(p => p.Second).OrderByDescending(g => join(g.Select(p => Math.Exp(-beta * p.First))))
                .ThenBy(g => g.Key).First().Key;

        private static int[] Swept(double[] field, double coupling, int[] spins, bool inTurn, int tie = 0)
        {
            var after = (int[])spins.Clone();
            var seen = inTurn ? after : spins;
            for (var i = 0; i < after.Length; i++)
            {
                var feels = field[i] + (coupling * ((i > 0 ? seen[i - 1] : 0) + (i < after.Length - 1 ? seen[i + 1] : 0)));
                after[i] = feels > 0 ? 1 : feels < 0 ? -1 : tie == 0 ? after[i] : tie;
            }

            return after;
        }

        private static int[] InOrder(double[] field, double coupling, int[] spins, IEnumerable<int> order, Func<double, int>? spin = null)
        {
            var y = (int[])spins.Clone();
            foreach (var i in order)
            {
                var feels = field[i] + (coupling * ((i > 0 ? y[i - 1] : 0) + (i < y.Length - 1 ? y[i + 1] : 0)));
                y[i] = spin is not null ? spin(feels) : feels == 0 ? y[i] : Math.Sign(feels);
            }

            return y;
        }

        private static int[] OneSided(double[] field, double coupling, int[] spins, bool left)
        {
            var y = (int[])spins.Clone();
            for (var i = 0; i < y.Length; i++)
            {
                var feels = field[i] + (coupling * (left ? i > 0 ? y[i - 1] : 0 : i < y.Length - 1 ? y[i + 1] : 0));
                y[i] = feels == 0 ? y[i] : Math.Sign(feels);
            }

            return y;
        }

        private static int[] BestFlip(double[] field, double coupling, int[] spins)
        {
            double Gain(int i) => spins[i] * (field[i] + (coupling * ((i > 0 ? spins[i - 1] : 0)
                + (i < spins.Length - 1 ? spins[i + 1] : 0))));
            var best = Enumerable.Range(0, spins.Length).MinBy(Gain);
            return [.. spins.Select((s, i) => i == best && Gain(i) < 0 ? -s : s)];
        }

        private static double Settled(int nodes, (int From, int To, double Energy)[] arcs)
        {
            var (v, done) = (Enumerable.Repeat(double.PositiveInfinity, nodes).ToArray(), new bool[nodes]);
            v[0] = 0;
            for (var k = 0; k < nodes; k++)
            {
                var next = Enumerable.Range(0, nodes).Where(n => !done[n]).MinBy(n => v[n]);
                done[next] = true;
                foreach (var (from, to, energy) in arcs)
                    if (from == next && !done[to]) v[to] = Math.Min(v[to], v[from] + energy);
            }

            return v[^1];
        }

        private static double ZeroForUnset(int nodes, (int From, int To, double Energy)[] arcs)
        {
            var v = new double[nodes];
            foreach (var (from, to, energy) in arcs) v[to] = v[to] == 0 ? v[from] + energy : Math.Min(v[to], v[from] + energy);
            return v[^1];
        }

        private static double LastArc(int nodes, (int From, int To, double Energy)[] arcs)
        {
            var v = new double[nodes];
            foreach (var (from, to, energy) in arcs) v[to] = v[from] + energy;
            return v[^1];
        }

        private static double FromAnywhere(int nodes, (int From, int To, double Energy)[] arcs)
        {
            var v = new double[nodes];
            foreach (var (from, to, energy) in arcs) v[to] = Math.Min(v[to], v[from] + energy);
            return v[^1];
        }

        private static double SoftFromAnywhere(int nodes, (int From, int To, double Energy)[] arcs, double beta)
        {
            var f = new double[nodes];
            foreach (var (from, to, energy) in arcs)
                f[to] = -Functions.LogSumExp([-beta * f[to], -beta * (f[from] + energy)]) / beta;
            return f[^1];
        }

        private static int[] Ring(double[] field, double coupling, int[] spins)
        {
            var after = (int[])spins.Clone();
            var n = after.Length;
            for (var i = 0; i < n; i++)
            {
                var feels = field[i] + (coupling * (after[(i + n - 1) % n] + after[(i + 1) % n]));
                after[i] = feels > 0 ? 1 : feels < 0 ? -1 : after[i];
            }

            return after;
        }

        private static double Norm(double[] y, double[] center) => Math.Sqrt(y.Zip(center, (a, b) => (a - b) * (a - b)).Sum());

        private static double[] Shortened(double[] y, double[] center, double radius, bool always) =>
            always || Norm(y, center) > radius ? [.. y.Select((v, i) => center[i] + (radius * (v - center[i]) / Norm(y, center)))] : y;
    }
}
