// A checkpoint is a weight file (safetensors) that Rbm.Load reads too:
//
//   weights (H, V), visibleBias (V), hiddenBias (H)   the machine
//   velocity, chains (C, V), order                    momentum, persistent chains, the rows of this epoch as row numbers (exact below 2²⁴)
//   strings                                           settings, counters, Rng, SHA-256 of the data, and one of everything before
//
// It is written to a new file beside the old one, flushed to the disk and renamed over it: whatever fails, the old one stays.

using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ebm;

public sealed partial class RbmTrainer
{
    private const string Format = "RBM training 2";
    private const int MostRows = 1 << 24;

    /// <summary>Writes a checkpoint. An existing file is replaced at the very end, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or the file cannot be written: an existing checkpoint is untouched.</exception>
    /// <exception cref="InvalidOperationException">The data has more than 2²⁴ rows.</exception>
    public void Save(string path) => Save(path, file => new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None));

    /// <summary>The same onto a stream of the caller's making.</summary>
    internal void Save(string path, Func<string, Stream> create)
    {
        if (rows > MostRows)
            throw new InvalidOperationException($"A checkpoint can hold the order of {MostRows} rows; the data has {rows}.");
        var tensors = Rbm.Tensors();
        if (velocity.Length > 0)
            tensors.Add(new Parameter("velocity", Tensor.From(velocity)));
        if (chains.Length > 0)
            tensors.Add(new Parameter("chains", Tensor.From(chains, chains.Length / Rbm.Visible, Rbm.Visible)));
        tensors.Add(new Parameter("order", Tensor.From(Array.ConvertAll(order, n => (float)n), rows)));
        var strings = new Dictionary<string, string>();
        void Note(string name, IFormattable value) =>
            strings[name] = value.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture);
        strings["format"] = Format;
        Note("method", (int)Settings.Method);
        Note("steps", Settings.Steps);
        Note("batchSize", Settings.BatchSize);
        Note("chainCount", Settings.Chains);
        Note("learningRate", Settings.LearningRate);
        Note("momentum", Settings.Momentum);
        Note("weightDecay", Settings.WeightDecay);
        Note("epoch", Epoch);
        Note("updates", Updates);
        Note("position", position);
        Note("squaredError", squaredError);
        Note("lastError", lastError);
        strings["rng"] = string.Join(' ', rng.Save());
        strings["data"] = DataHash();
        strings["checksum"] = Checksum(tensors, strings);
        WeightFile.Write(path, tensors, strings, create);
    }

    /// <summary>
    /// Goes on where <see cref="Save(string)"/> left off: to the same bits, on the same machine, as without the interruption.
    /// </summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="data">The data of the first training, row for row.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    /// <exception cref="InvalidDataException">Not a checkpoint, cut short, damaged, or of other data or another shape.</exception>
    public static RbmTrainer Load(string path, IReadOnlyList<float[]> data, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        var file = WeightFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format)
            throw new InvalidDataException($"{path} is not a checkpoint of an RBM.");
        if (file.Metadata.GetValueOrDefault("checksum") != Checksum(file.Tensors, file.Metadata))
            throw new InvalidDataException($"{path} is damaged: its content does not match its checksum.");
        return new Checkpoint(path, file).Trainer(data, threads);
    }

    /// <summary>SHA-256 of names, shapes, numbers and strings in a fixed order, without the checksum itself.</summary>
    internal static string Checksum(IEnumerable<Parameter> tensors, IReadOnlyDictionary<string, string> strings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}")));
        foreach (var (name, value) in tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Add(name + value.ShapeText);
            hash.AppendData(MemoryMarshal.AsBytes(value.Data));
        }

        foreach (var (name, value) in strings.Where(s => s.Key != "checksum").OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private string DataHash() => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(data.AsSpan())));

    /// <summary>A file that is whole, but may still say anything.</summary>
    private sealed class Checkpoint(string path, WeightFile file)
    {
        public RbmTrainer Trainer(IReadOnlyList<float[]> data, int threads)
        {
            var rbm = Rbm.From(path, file);
            var (order, velocity, chains) = (Numbers("order"), Numbers("velocity"), Numbers("chains"));
            if (data.Count != order.Length || data[0]?.Length != rbm.Visible)
                throw new InvalidDataException(
                    $"{path} belongs to {order.Length} rows of {rbm.Visible} units; the data is {data.Count} rows of " +
                    $"{(data.Count > 0 ? data[0]?.Length : 0)}.");
            var settings = Settings(rbm);
            if (chains.Length != (settings.Method == RbmMethod.Persistent ? (long)settings.Chains * rbm.Visible : 0))
                throw new InvalidDataException(
                    $"{path} has {chains.Length} numbers in its chains; {settings.Chains} chains of {rbm.Visible} units are needed.");
            foreach (var value in chains)
            {
                if (!(value >= 0 && value <= 1))
                    throw new InvalidDataException($"{path} has a chain with the value {value}; it must be within 0 and 1.");
            }

            var trainer = new RbmTrainer(rbm, data, settings, new Rng(0), threads);
            if (file.Metadata.GetValueOrDefault("data") != trainer.DataHash())
                throw new InvalidDataException($"{path} belongs to other data of the same shape.");
            if (velocity.Length != trainer.velocity.Length)
                throw new InvalidDataException(
                    $"{path} has a momentum of {velocity.Length} numbers; {trainer.velocity.Length} are needed.");
            velocity.CopyTo(trainer.velocity, 0);
            chains.CopyTo(trainer.chains, 0);
            Counters(trainer, order);
            return trainer;
        }

        private RbmTraining Settings(Rbm rbm)
        {
            var settings = new RbmTraining
            {
                Method = (RbmMethod)Whole("method"),
                Steps = Whole("steps"),
                BatchSize = Whole("batchSize"),
                Chains = Whole("chainCount"),
                LearningRate = Real("learningRate"),
                Momentum = Real("momentum"),
                WeightDecay = Real("weightDecay"),
            };
            try
            {
                settings.Validate(rbm);
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"{path} has settings that do not fit: {e.Message}", e);
            }

            return Enum.IsDefined(settings.Method) ? settings : throw Bad("method");
        }

        private void Counters(RbmTrainer trainer, float[] order)
        {
            for (var i = 0; i < order.Length; i++)
                trainer.order[i] = order[i] >= 0 && order[i] < order.Length ? (int)order[i] : throw Bad("order");
            if (trainer.order.Distinct().Count() != order.Length)
                throw Bad("order");
            (trainer.Epoch, trainer.position) = (Whole("epoch"), Whole("position"));
            trainer.Updates = long.TryParse(Text("updates"), NumberStyles.None, CultureInfo.InvariantCulture, out var updates) ? updates
                : throw Bad("updates");
            if (trainer.position > trainer.rows)
                throw Bad("position");
            (trainer.squaredError, trainer.lastError) = (Real("squaredError"), Real("lastError"));
            try
            {
                trainer.rng = Rng.Restore(
                    [.. Text("rng").Split(' ').Select(s => ulong.Parse(s, NumberStyles.None, CultureInfo.InvariantCulture))]);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw Bad("rng");
            }
        }

        private float[] Numbers(string name) => file.Tensors.FirstOrDefault(t => t.Name == name)?.Value.ToArray() ?? [];

        private string Text(string name) => file.Metadata.GetValueOrDefault(name) ?? throw Bad(name);

        private int Whole(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw Bad(name);

        private double Real(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value : throw Bad(name);

        private InvalidDataException Bad(string name) => new($"{path}: '{name}' cannot be read.");
    }
}
