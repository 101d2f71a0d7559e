//  L(x, y) = l(E(x, ·), y)      a number from the energies of all answers to one x and the place of the right one
//
//  E_c   energy of the right answer          E_w   that of the most offending wrong one, the lowest that is not right
//
//    energy            E_c                                         (6)       square-square        E_c² + max(0, m − E_w)²        (16)
//    perceptron        E_c − min_k E_k                             (7)       square-exponential   E_c² + γ e^{−E_w}              (17)
//    hinge             max(0, m + E_c − E_w)                      (11)       likelihood           E_c + log(Σ_k e^{−βE_k}) / β   (23)
//    log               log(1 + e^{E_c − E_w})                     (12)       empirical error      1 − e^{−βE_c} / Σ_k e^{−βE_k}  (27)
//    LVQ2              min(M, max(0, E_c − E_w))                  (13)
//    classification    1 / (1 + e^{−(E_c − E_w)})                 (15)       (numbers: LeCun, Chopra, Hadsell, Ranzato, Huang 2006)
//
//  The article's table 1 prints square-square with a minus sign; its equation 16 and its figures have the plus.

namespace Ebm;

/// <summary>A loss that looks at nothing but the energies of the answers to one x: the family of LeCun's table of 2006.</summary>
/// <remarks>
/// <code>
/// L(x, y) = l(E(x, ·), y)      a number from the energies of all answers to one x and the place of the right one
/// </code>
/// An energy is minimised over answers when one asks; a loss is minimised over parameters when one trains.
/// </remarks>
public abstract class LossFunctional : Objective<ConditionalModel>
{
    private int radius;

    private protected LossFunctional()
    {
    }

    /// <summary>The energy loss E_c: pushes the right answer down and nothing up.</summary>
    public static LossFunctional Energy { get; } = new EnergyLoss();

    /// <summary>The log loss log(1 + e^{E_c − E_w}): a hinge without a corner.</summary>
    public static LossFunctional Log { get; } = new LogLoss();

    /// <summary>The minimum classification error σ(E_c − E_w): a smooth count of mistakes.</summary>
    public static LossFunctional ClassificationError { get; } = new MinimumClassificationError();

    /// <summary>What it is called: "hinge".</summary>
    public abstract string Name { get; }

    /// <summary>The margin m, where the loss has one.</summary>
    public virtual double? Margin => null;

    /// <summary>
    /// The losses of E_c and E_w take for E_w the lowest energy of answers more than this many places from the right one; 0: of all
    /// others. The energy loss has no wrong answer, and the perceptron, the likelihood and the empirical error look at all answers whatever
    /// the radius.
    /// </summary>
    public int Radius => radius;

    /// <summary>The LVQ2 loss min(M, max(0, E_c − E_w)): a perceptron that gives hopeless cases up.</summary>
    /// <param name="most">M, &gt; 0.</param>
    public static LossFunctional Lvq2(double most = 1) => new Lvq2Loss(most);

    /// <summary>The square-square loss E_c² + max(0, m − E_w)², for energies ≥ 0.</summary>
    /// <param name="margin">m, &gt; 0.</param>
    public static LossFunctional SquareSquare(double margin = 1) => new SquareSquareLoss(margin);

    /// <summary>The square-exponential loss E_c² + γ e^{−E_w}, for energies ≥ 0.</summary>
    /// <param name="weight">γ, &gt; 0.</param>
    public static LossFunctional SquareExponential(double weight = 1) => new SquareExponentialLoss(weight);

    /// <summary>The negative log-likelihood of the answer, over β: pulls up every answer, by its probability.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public static LossFunctional Likelihood(double beta = 1) => new AnswerLikelihood(beta);

    /// <summary>The minimum empirical error 1 − p(y|x) at an inverse temperature.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public static LossFunctional EmpiricalError(double beta = 1) => new MinimumEmpiricalError(beta);

    /// <summary>All ten, in the order of the table.</summary>
    /// <param name="margin">m of the two that have a margin, &gt; 0.</param>
    public static IReadOnlyList<LossFunctional> All(double margin = 1) =>
    [
        Energy, new Perceptron(), new Hinge(margin), Log, Lvq2(), ClassificationError, SquareSquare(margin), SquareExponential(),
        Likelihood(), EmpiricalError(),
    ];

    /// <summary>The same loss with another margin.</summary>
    /// <param name="margin">m, &gt; 0.</param>
    /// <exception cref="InvalidOperationException">This loss has no margin.</exception>
    public virtual LossFunctional WithMargin(double margin) => throw new InvalidOperationException(
        $"The {Name} loss has no margin; the hinge and the square-square loss have one.");

    /// <summary>
    /// The same loss with a border around the right answer, on a scale: the most offending wrong answer is looked for beyond it (eq. 10).
    /// It changes no loss that looks at all answers; see <see cref="Radius"/>.
    /// </summary>
    /// <param name="places">Places to each side, ≥ 0.</param>
    public LossFunctional Outside(int places)
    {
        Check.NotNegative(places);
        var other = (LossFunctional)MemberwiseClone();
        other.radius = places;
        return other;
    }

    /// <summary>The loss of each row, a graph of the energies: (n, answers) to (n, 1).</summary>
    /// <param name="energies">One row for each x, an energy for every answer, at least two.</param>
    /// <param name="labels">The place of the right answer of each row, from 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or no answer is wrong.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no answer's place.</exception>
    public Tensor Of(Tensor energies, params int[] labels)
    {
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(labels);
        if (energies.Shape.Count != 2 || energies.Shape[1] < 2 || labels.Length != energies.Shape[0])
            throw new ArgumentException(
                $"{GetType().Name}: the energies have the shape {energies.ShapeText} and the labels ({labels.Length}); (n, answers) with "
                + "two or more answers and (n) are needed.", nameof(energies));
        return OfRight(energies, energies.Pick(labels), labels);
    }

    /// <summary>The loss where there are two answers.</summary>
    /// <param name="right">E_c.</param>
    /// <param name="wrong">E_w.</param>
    public double At(double right, double wrong) => OnPlane([right], [wrong])[0, 0];

    /// <summary>The loss over the plane of two energies.</summary>
    /// <param name="right">Values of E_c, the columns.</param>
    /// <param name="wrong">Values of E_w, the rows.</param>
    /// <returns>table[row, column] = L(right[column], wrong[row]).</returns>
    public double[,] OnPlane(double[] right, double[] wrong)
    {
        var loss = Of(Plane(right, wrong), new int[right.Length * wrong.Length]).Data;
        var table = new double[wrong.Length, right.Length];
        for (var k = 0; k < loss.Length; k++)
            table[k / right.Length, k % right.Length] = loss[k];
        return table;
    }

    /// <summary>How training moves the two energies where there are two answers: (−∂L/∂E_c, −∂L/∂E_w).</summary>
    /// <param name="right">E_c.</param>
    /// <param name="wrong">E_w.</param>
    public (double Right, double Wrong) Push(double right, double wrong)
    {
        var energies = Plane([right], [wrong]);
        var slope = Gradient.Of(Of(energies, 0).Sum(), energies).Data;
        return (-slope[0], -slope[1]);
    }

    /// <summary>The least gap E_w − E_c among all pairs of energies in [0, B]² that make the loss least: what it is content with.</summary>
    /// <param name="bound">B, &gt; 0.</param>
    /// <param name="points">Values of each energy that are tried, ≥ 2.</param>
    public double LeastGap(double bound, int points = 201)
    {
        Check.Positive(bound);
        var axis = Grid.Linear(0, bound, points);
        var table = OnPlane(axis, axis);
        var least = table.Cast<double>().Min();
        var gap = double.PositiveInfinity;
        for (var w = 0; w < points; w++)
        {
            for (var c = 0; c < points; c++)
            {
                if (table[w, c] == least)
                    gap = Math.Min(gap, axis[w] - axis[c]);
            }
        }

        return gap;
    }

    /// <inheritdoc/>
    public override string ToString() => Margin is { } m ? FormattableString.Invariant($"{Name}, m = {m}") : Name;

    /// <inheritdoc/>
    protected sealed override Tensor LossOf(ConditionalModel model, TrainingBatch batch, Rng rng) =>
        Of(model.PerLabel(batch.Rows), batch.RequiredLabels).Mean();

    /// <summary>The losses from the energies of all answers and of the right ones.</summary>
    private protected abstract Tensor OfRight(Tensor energies, Tensor right, int[] labels);

    /// <summary>E_w of every row.</summary>
    private protected Tensor Offending(Tensor energies, int[] labels)
    {
        var places = new int[labels.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var row = energies.Data.Slice(i * energies.Shape[1], energies.Shape[1]);
            var best = -1;
            for (var k = 0; k < row.Length; k++)
            {
                if (Math.Abs(k - labels[i]) > radius && (best < 0 || row[k] < row[best]))
                    best = k;
            }

            places[i] = best >= 0 ? best : throw new ArgumentException(
                $"{Name}: none of the {row.Length} answers lies more than {radius} places from label {labels[i]}, so none is wrong.",
                nameof(labels));
        }

        return energies.Pick(places);
    }

    private static Tensor Plane(double[] right, double[] wrong)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(wrong);
        Check.AtLeast(right.Length, 1, "right.Length");
        Check.AtLeast(wrong.Length, 1, "wrong.Length");
        float[] pairs = [.. wrong.SelectMany(w => right.SelectMany(c => new[] { (float)c, (float)w }))];
        return Tensor.From(pairs, right.Length * wrong.Length, 2);
    }
}
