// A checkpoint is a weight file: the parameters, optimizer.0, optimizer.1, …, average.0, …, objective.0, …; strings: step, optimizer, rng
//
// A name that a parameter has is left out of these: with a parameter average.0 the averages are average.1, average.2, …

using System.Globalization;

namespace Ebm;

public sealed partial class Trainer
{
    /// <summary>Saves everything the next step depends on.</summary>
    /// <param name="path">A safetensors file; replaced as a whole.</param>
    public void Save(string path)
    {
        var all = new List<Parameter>(parameters);
        all.AddRange(Names("optimizer").Zip(Optimizer.State ?? [], (name, s) => new Parameter(name, Tensor.From(s))));
        all.AddRange(Names("average").Zip(Average?.Values ?? [], (name, a) => new Parameter(name, Tensor.From(a))));
        all.AddRange(Names("objective").Zip(memory(), (name, m) => new Parameter(name, m)));
        WeightFile.Write(path, all, new Dictionary<string, string>
        {
            ["step"] = Optimizer.Steps.ToString(CultureInfo.InvariantCulture),
            ["optimizer"] = Optimizer.GetType().Name,
            ["rng"] = string.Join(' ', Rng.Save()),
        });
    }

    /// <summary>Continues from a saved run: the next step has the same bits as if it had never stopped, on the same machine.</summary>
    /// <exception cref="InvalidDataException">The file is broken, of another architecture, or of another optimiser. Nothing is changed
    /// then.</exception>
    public void Load(string path)
    {
        var file = WeightFile.Read(path);
        InvalidDataException Wrong(string why) =>
            new($"{Path.GetFileName(path)} is not a checkpoint of this training with {Optimizer.GetType().Name}: {why}.");
        if (file.Metadata.GetValueOrDefault("optimizer") is var rule && rule != Optimizer.GetType().Name)
            throw Wrong(rule is null ? "it names no optimiser" : $"its optimiser is {rule}");
        if (!long.TryParse(file.Metadata.GetValueOrDefault("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            throw Wrong("it does not say after how many steps it was saved");
        var (state, averages, kept) = (Part(file, "optimizer"), Part(file, "average"), Part(file, "objective"));
        float[][] memories = [.. state.Select(s => s.Value.ToArray())];
        if (Optimizer.Misfit(step, memories, values) is { } misfit)
            throw Wrong(misfit);
        var here = average?.Values ?? [];
        if (averages.Length != here.Length || averages.Where((a, i) => a.Value.Length != here[i].Length).Any())
            throw Wrong($"it holds {averages.Length} averaged tensors ({string.Join(", ", averages.Select(a => a.Value.Length))} " +
                $"numbers); this run has {here.Length} ({string.Join(", ", here.Select(a => a.Length))})");
        var remembered = memory();
        if (kept.Length != remembered.Count || kept.Where((k, i) => !k.Value.Shape.SequenceEqual(remembered[i].Shape)).Any())
            throw Wrong($"what its objective remembers has the shapes [{string.Join(", ", kept.Select(k => k.Value.ShapeText))}]; this " +
                $"run's has [{string.Join(", ", remembered.Select(m => m.ShapeText))}]");
        var saved = RandomState(file.Metadata.GetValueOrDefault("rng")) ?? throw Wrong("its random state cannot be read");
        file.Without(state.Concat(averages).Concat(kept)).CopyTo(parameters);
        for (var i = 0; i < kept.Length; i++)
            kept[i].Value.Data.CopyTo(remembered[i].Data);
        for (var i = 0; i < averages.Length; i++)
            averages[i].Value.Data.CopyTo(here[i]);
        Optimizer.Restore(step, memories);
        Rng = saved;
    }

    // A step along finite gradients can still leave the floats; the next one would find out, after the good file is gone.
    private void SaveFinite(string path)
    {
        foreach (var (name, value) in parameters)
        {
            foreach (var v in value.Data)
            {
                if (!float.IsFinite(v))
                    throw new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture,
                        $"Step {Optimizer.Steps}: '{name}' has the number {v} and is not saved: the last checkpoint is still good. Try a " +
                        $"smaller learning rate than {Optimizer.LearningRate}, or {Advice}."));
            }
        }

        Save(path);
    }

    // prefix.0, prefix.1, … without end; a network may have a field of this name, and its parameters keep theirs.
    private IEnumerable<string> Names(string prefix)
    {
        var taken = parameters.Select(p => p.Name).ToHashSet();
        for (var i = 0; ; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}.{i}");
            if (!taken.Contains(name))
                yield return name;
        }
    }

    // As far as they go.
    private Parameter[] Part(WeightFile file, string prefix)
    {
        var named = file.Tensors.ToDictionary(t => t.Name);
        return [.. Names(prefix).Select(name => named.GetValueOrDefault(name)).TakeWhile(t => t is not null)!];
    }

    private static Rng? RandomState(string? text)
    {
        try
        {
            return text is null ? null
                : Rng.Restore([.. text.Split(' ').Select(s => ulong.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture))]);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }
}
