namespace Ebm;

/// <summary>Rows of data that an objective scores together.</summary>
/// <param name="Rows">One example a row, (n, numbers in an example).</param>
/// <param name="Labels">The place of each row's label among the labels, from 0; null where the data have none.</param>
public sealed record TrainingBatch(Tensor Rows, int[]? Labels = null)
{
    /// <summary>The labels, where the objective needs them.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public int[] RequiredLabels => Labels ?? throw new InvalidOperationException("This batch has no labels.");
}
