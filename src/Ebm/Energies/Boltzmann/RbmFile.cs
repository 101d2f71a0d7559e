// An RBM as a weight file (safetensors):  weights (H, V),  visibleBias (V),  hiddenBias (H)

namespace Ebm;

public sealed partial class Rbm
{
    /// <summary>
    /// Writes the parameters into a file that <see cref="Load"/> and users of numpy and PyTorch can read (safetensors). An existing file is
    /// replaced as a whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or the file cannot be written: an existing file is untouched.</exception>
    public void Save(string path) => WeightFile.Write(path, Tensors(), new Dictionary<string, string> { ["model"] = "RBM" });

    /// <summary>Reads a machine that <see cref="Save"/> or a checkpoint of <see cref="RbmTrainer"/> wrote. No data is needed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is broken, holds no RBM, or a parameter that is not finite.</exception>
    public static Rbm Load(string path) => From(path, WeightFile.Read(path));

    internal static Rbm From(string path, WeightFile file)
    {
        Tensor Part(string name) => file.Tensors.FirstOrDefault(t => t.Name == name)?.Value
            ?? throw new InvalidDataException($"{path} holds no RBM: '{name}' is not in it.");
        var (weights, visible, hidden) = (Part("weights"), Part("visibleBias"), Part("hiddenBias"));
        if (weights.Shape.Count != 2 || visible.Shape.Count != 1 || hidden.Shape.Count != 1 || weights.Shape[0] != hidden.Length
            || weights.Shape[1] != visible.Length)
            throw new InvalidDataException(
                $"{path} holds no RBM: its weights {weights.ShapeText}, visible biases {visible.ShapeText} and hidden biases " +
                $"{hidden.ShapeText} do not fit together.");
        var rbm = new Rbm(visible.Length, hidden.Length);
        foreach (var (tensor, parameters) in new[] { (weights, rbm.Weights), (visible, rbm.VisibleBias), (hidden, rbm.HiddenBias) })
        {
            tensor.Data.CopyTo(parameters);
            if (!parameters.All(float.IsFinite))
                throw new InvalidDataException($"{path} holds a parameter that is not finite.");
        }

        return rbm;
    }

    /// <summary>The parameters under their names in files.</summary>
    internal List<Parameter> Tensors() =>
    [
        new("weights", Tensor.From(Weights, Hidden, Visible)),
        new("visibleBias", Tensor.From(VisibleBias, Visible)),
        new("hiddenBias", Tensor.From(HiddenBias, Hidden)),
    ];
}
