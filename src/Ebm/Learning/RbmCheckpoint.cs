// A checkpoint: magic, version, sizes, settings, counters, order, arrays, Rng, hash of the data; last, SHA-256 of all before.
// It is written to a new file beside the old one, flushed to the disk and renamed over it: whatever fails, the old one stays.

using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ebm;

public sealed partial class RbmTrainer
{
    private const string Magic = "EbmRbm1\n";
    private const int HashLength = 32;

    /// <summary>Writes a checkpoint. An existing file is replaced at the very end, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The disk is full or the file cannot be written: an existing checkpoint is untouched.</exception>
    public void Save(string path) => Save(path, file => new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None));

    /// <summary>The same onto a stream of the caller's making.</summary>
    internal void Save(string path, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = ToBytes();
        var temporary = path + ".new";
        try
        {
            using (var stream = create(temporary))
            {
                stream.Write(bytes);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Goes on where <see cref="Save(string)"/> left off: to the same bits, on the same machine, as without the interruption.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="data">The data of the first training, row for row.</param>
    /// <param name="threads">Threads to use; 0 for all cores.</param>
    /// <exception cref="InvalidDataException">Not a checkpoint, cut short, damaged, or of other data or another shape.</exception>
    public static RbmTrainer Load(string path, IReadOnlyList<float[]> data, int threads = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(data);
        var bytes = File.ReadAllBytes(path);
        var magic = System.Text.Encoding.ASCII.GetBytes(Magic);
        if (bytes.Length < magic.Length || !bytes.AsSpan(0, magic.Length).SequenceEqual(magic))
            throw new InvalidDataException($"{path} is not a checkpoint of an RBM.");
        if (bytes.Length < magic.Length + HashLength || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashLength)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - HashLength)))
            throw new InvalidDataException($"{path} is cut short or damaged: its {bytes.Length} bytes do not match their checksum.");
        using var reader = new BinaryReader(new MemoryStream(bytes, magic.Length, bytes.Length - magic.Length - HashLength));
        int visible = reader.ReadInt32(), hidden = reader.ReadInt32(), rows = reader.ReadInt32();
        if (data.Count != rows || data[0].Length != visible)
            throw new InvalidDataException($"{path} belongs to {rows} rows of {visible} units; the data is {data.Count} rows of {(data.Count > 0 ? data[0].Length : 0)}.");
        var settings = new RbmTraining
        {
            Method = (RbmMethod)reader.ReadInt32(),
            Steps = reader.ReadInt32(),
            BatchSize = reader.ReadInt32(),
            Chains = reader.ReadInt32(),
            LearningRate = reader.ReadDouble(),
            Momentum = reader.ReadDouble(),
            WeightDecay = reader.ReadDouble(),
        };
        var trainer = new RbmTrainer(new Rbm(visible, hidden), data, settings, new Rng(0), threads);
        trainer.ReadState(reader, path);
        return trainer;
    }

    private byte[] ToBytes()
    {
        var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(System.Text.Encoding.ASCII.GetBytes(Magic));
        foreach (var number in new[] { Rbm.Visible, Rbm.Hidden, rows, (int)Settings.Method, Settings.Steps, Settings.BatchSize, Settings.Chains })
            writer.Write(number);
        foreach (var number in new[] { Settings.LearningRate, Settings.Momentum, Settings.WeightDecay })
            writer.Write(number);
        writer.Write(Epoch);
        writer.Write(Updates);
        writer.Write(position);
        writer.Write(squaredError);
        writer.Write(lastError);
        writer.Write(MemoryMarshal.AsBytes(order.AsSpan()));
        foreach (var array in Arrays())
            writer.Write(MemoryMarshal.AsBytes(array.AsSpan()));
        var state = rng.Save();
        writer.Write(state.Length);
        writer.Write(MemoryMarshal.AsBytes(state.AsSpan()));
        writer.Write(DataHash());
        writer.Flush();
        writer.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        writer.Flush();
        return memory.ToArray();
    }

    private void ReadState(BinaryReader reader, string path)
    {
        Epoch = reader.ReadInt32();
        Updates = reader.ReadInt64();
        position = reader.ReadInt32();
        squaredError = reader.ReadDouble();
        lastError = reader.ReadDouble();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(order.AsSpan()));
        foreach (var array in Arrays())
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        foreach (var value in chains)
        {
            if (!(value >= 0 && value <= 1))
                throw new InvalidDataException($"{path} has a chain with the value {value}; it must be within 0 and 1.");
        }

        var state = new ulong[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(state.AsSpan()));
        rng = Rng.Restore(state);
        if (!reader.ReadBytes(HashLength).AsSpan().SequenceEqual(DataHash()))
            throw new InvalidDataException($"{path} belongs to other data of the same shape.");
    }

    private float[][] Arrays() => [Rbm.Weights, Rbm.VisibleBias, Rbm.HiddenBias, velocity, chains];

    private byte[] DataHash() => SHA256.HashData(MemoryMarshal.AsBytes(data.AsSpan()));
}
