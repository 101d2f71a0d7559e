namespace Ebm;

/// <summary>
/// What one part of a model hands to the next must have the width the next one needs: nothing is repeated to make it fit.
/// </summary>
internal static class ModelShapes
{
    /// <summary>Refuses rows of data of another width.</summary>
    public static void Rows(Tensor rows, int width, string model, string name)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        if (rows.Shape.Count != 2 || rows.Shape[1] != width)
            throw new ArgumentException($"{model}: {name} has the shape {rows.ShapeText}; rows of {Numbers(width)} are needed.", name);
    }

    /// <summary>Passes on what a part gives for a number of rows, if it has the width that is needed.</summary>
    public static Tensor Outputs(Tensor outputs, int rows, int width, string model, string part)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Shape.Count == 2 && outputs.Shape[0] == rows && outputs.Shape[1] == width)
            return outputs;
        throw new ArgumentException(outputs.Shape.Count == 2 && outputs.Shape[0] == rows
            ? $"{model}: the {part} gives {outputs.Shape[1]} {(outputs.Shape[1] == 1 ? "output" : "outputs")} per row; {width} "
                + $"{(width == 1 ? "is" : "are")} needed."
            : $"{model}: the {part} gives the shape {outputs.ShapeText} for {rows} {(rows == 1 ? "row" : "rows")}; ({rows}, {width}) is "
                + $"needed.");
    }

    private static string Numbers(int count) => count == 1 ? "1 number" : $"{count} numbers";
}
