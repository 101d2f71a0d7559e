using System.Text;

namespace Ebm.Tests;

/// <summary>What the format forbids is an InvalidDataException, whatever was done to the file; what it allows is read.</summary>
public sealed class WeightFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weightfile").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private string File(string header, params byte[] data) =>
        Bytes([.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data]);

    private string Bytes(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(At("file"), bytes);
        return At("file");
    }

    private static string One(string shape, string offsets, string type = "F32", string name = "a") =>
        $$"""
        "{{name}}":{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{offsets}}]}
        """;

    private void Refused(string phrase, string header, int data = 0) =>
        Assert.Contains(phrase, Assert.Throws<InvalidDataException>(() => WeightFile.Read(File(header, new byte[data]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Shapes_whose_product_overflows_are_refused()
    {
        foreach (var shape in new[] { "65536,65536,65536,65536", "4294967296,4294967296", "9223372036854775807,2", "2147483648",
            "3000000000,3000000000,3000000000" })
        {
            Refused("does not fit", $$"""{{{One(shape, "0,0")}}}""");
            Refused("does not fit", $$"""{{{One(shape, "0,8")}}}""", 8);
        }

        Refused("shape (-1, -2)", $$"""{{{One("-1,-2", "0,8")}}}""", 8);
        Refused("cannot be read", $$"""{{{One("99999999999999999999", "0,8")}}}""", 8);
        Refused("needs 4 bytes; it has 8", $$"""{{{One("", "0,8")}}}""", 8);
        Refused("this library does not", $$"""{{{One("0,3", "0,0")}}}""");
    }

    [Fact]
    public void Names_that_come_twice_are_refused()
    {
        Refused("'a' comes twice in the header", $$"""{{{One("1", "0,4")}},{{One("1", "4,8")}}}""", 8);
        Refused("'a' comes twice in the header", $$"""{{{One("1", "0,4")}},{{One("1", "4,8", name: "\\u0061")}}}""", 8);
        Refused("comes twice in the header", """{"__metadata__":{},"__metadata__":{}}""");
        Refused("comes twice in __metadata__", """{"__metadata__":{"x":"1","x":"2"}}""");
        Refused("comes twice in 'a'", """{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);
    }

    [Fact]
    public void Every_byte_belongs_to_exactly_one_tensor()
    {
        Refused("inside another tensor", $$"""{{{One("2", "0,8")}},{{One("2", "4,12", name: "b")}}}""", 12);
        Refused("inside another tensor", $$"""{{{One("2", "0,8")}},{{One("2", "0,8", name: "b")}}}""", 8);
        Refused("after 4 bytes of no tensor", $$"""{{{One("1", "0,4")}},{{One("1", "8,12", name: "b")}}}""", 12);
        Refused("after 2 bytes of no tensor", $$"""{{{One("1", "2,6")}}}""", 6);
        Refused("3 bytes follow", $$"""{{{One("1", "0,4")}}}""", 7);
        Refused("1 bytes follow", "{}", 1);
        Refused("lies at bytes 4 to 0", $$"""{{{One("1", "4,0")}}}""", 4);
        Refused("lies at bytes 0 to 8 of 4", $$"""{{{One("2", "0,8")}}}""", 4);
        Refused("lies at bytes 0 to 4 to 8", $$"""{{{One("2", "0,4,8")}}}""", 8);
    }

    [Fact]
    public void Headers_that_are_no_JSON_object_of_the_format_are_refused()
    {
        foreach (var header in new[] { "[]", "{", " {}", "{}x", "null", "{\"a\":1}", "{\"a\":{}}",
            "{\"a\":{\"dtype\":1,\"shape\":[],\"data_offsets\":[0,0]}}", "{\"__metadata__\":3}", "{\"__metadata__\":{\"x\":null}}",
            "{\"\\ud800\":{}}" })
            Assert.Throws<InvalidDataException>(() => WeightFile.Read(File(header)));
        Refused("type BF16", $$"""{{{One("1", "0,2", "BF16")}}}""", 2);
        Refused("cannot be read", $$"""{{{One("1.5", "0,4")}}}""", 4);
        Assert.Throws<InvalidDataException>(() => WeightFile.Read(Bytes([2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF])));
    }

    [Fact]
    public void Doubles_beyond_floats_are_refused_and_infinite_ones_read()
    {
        string Doubles(params double[] values) =>
            File("{" + One($"{values.Length}", $"0,{8 * values.Length}", "F64") + "}", [.. values.SelectMany(BitConverter.GetBytes)]);
        Assert.Contains("number 1 of 'a' is 1E+300", Assert.Throws<InvalidDataException>(() => WeightFile.Read(Doubles(1, 1e300))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => WeightFile.Read(Doubles(-3.5e38)));
        Assert.Equal([float.PositiveInfinity, float.NaN, 3.4e38f, 0],
            WeightFile.Read(Doubles(double.PositiveInfinity, double.NaN, 3.4e38, 1e-300)).Tensors[0].Value.ToArray());
    }

    [Fact]
    public void What_the_format_allows_is_read()
    {
        // Out of order, a scalar, an unknown field, halves, spaces behind, and strings.
        var header = "{\"__metadata__\":{\"x\":\"é\"}," + One("2", "2,10")
            + ",\"h\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[0,2],\"note\":[1]}}   ";
        var read = WeightFile.Read(File(header, [0, 0x3C, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]));
        Assert.Equal("é", read.Metadata["x"]);
        Assert.Equal([1f, 2], read.Tensors[0].Value.ToArray());
        Assert.Equal((0, 1f), (read.Tensors[1].Value.Shape.Count, read.Tensors[1].Value.Item));
        Assert.Empty(WeightFile.Read(File("{}")).Tensors);
    }

    [Fact]
    public void Writing_refuses_what_reading_would()
    {
        var a = Tensor.Filled(1, 2);
        Tensor? gone = null;
        new Workspace().Run(() => gone = a + 1);
        var refused = new (string Phrase, Parameter[] Tensors, Dictionary<string, string>? Strings)[]
        {
            ("__metadata__", [new("__metadata__", a)], null),
            ("'a' is null", [new("a", null!)], null),
            ("is null", [new(null!, a)], null),
            ("'a' comes twice", [new("a", a), new("a", a)], null),
            ("half a pair", [new("\ud800", a)], null),
            ("is null", [new("a", a)], new() { ["x"] = null! }),
            ("half a pair", [new("a", a)], new() { ["x\udc00"] = "" }),
        };
        foreach (var (phrase, tensors, strings) in refused)
        {
            Assert.Contains(phrase, Assert.Throws<ArgumentException>(() => WeightFile.Write(At("w"), tensors, strings)).Message,
                StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder));
        }

        Assert.Throws<ArgumentNullException>("tensors", () => WeightFile.Write(At("w"), [null!]));
        Assert.Throws<ObjectDisposedException>(() => WeightFile.Write(At("w"), [new("a", gone!)]));
        Assert.Throws<ArgumentException>("parameters", () => new WeightFile { Tensors = [new("a", a)] }.CopyTo([new("a", a), new("a", a)]));
        Assert.Empty(Directory.GetFiles(folder));
        WeightFile.Write(At("w"), [new("", a), new("π \"quoted\" \ud83d\ude00", Tensor.Number(2))]);
        Assert.Equal(["", "π \"quoted\" \ud83d\ude00"], WeightFile.Read(At("w")).Tensors.Select(t => t.Name));
    }

    /// <summary>
    /// One to four random changes of a valid file, of a trainer's checkpoint and of an RBM's; each is read, or refused as data.
    /// </summary>
    [Fact]
    public void Mutated_files_are_read_or_refused_as_data()
    {
        var rng = new Rng(12);
        var network = Sequential.Mlp(new Rng(3), Activation.Silu, 2, 3, 1);
        Trainer NewTrainer() => new(network, new Adam(.01), r => network.Apply(Tensor.Gaussian(r, 4, 2)).Square().Mean(),
            new Rng(4))
        { Average = new MovingAverage(network.Parameters(), .9) };
        var trainer = NewTrainer();
        trainer.Run(2);
        trainer.Save(At("trainer"));
        WeightFile.Write(At("weights"), network.Parameters(), new Dictionary<string, string> { ["note"] = "text" });
        var (refused, read) = (0, 0);
        foreach (var (name, tries, load) in new (string, int, Action<string>)[]
        {
            ("weights", 1200, path => WeightFile.Read(path)),
            ("weights", 300, path => WeightFile.Read(path).CopyTo(Sequential.Mlp(new Rng(3), Activation.Silu, 2, 3, 1).Parameters())),
            ("trainer", 400, path => NewTrainer().Load(path)),
        })
        {
            var good = System.IO.File.ReadAllBytes(At(name));
            for (var i = 0; i < tries; i++)
            {
                var path = Bytes(Mutated(good, rng));
                try
                {
                    load(path);
                    read++;
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        // Both happen: changes of numbers are read, changes of the header mostly refused.
        Assert.True(refused > 500 && read > 100, $"{refused} refused, {read} read");
    }

    private static byte[] Mutated(byte[] good, Rng rng)
    {
        var bytes = good.ToList();
        var header = 8 + (int)BitConverter.ToInt64(good);
        for (var n = 1 + (rng.NextInt(2) * rng.NextInt(4)); n > 0 && bytes.Count > 0; n--)
        {
            // Half the changes hit the header, which is where the format is.
            var at = rng.NextInt(rng.NextInt(2) == 0 ? bytes.Count : Math.Min(header, bytes.Count));
            switch (rng.NextInt(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << rng.NextInt(8));
                    break;
                case 1:
                    bytes[at] = (byte)"0123456789-.,:[]{}\" eE"[rng.NextInt(22)];
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.Insert(at, bytes[rng.NextInt(bytes.Count)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, Math.Min(rng.NextInt(20), bytes.Count - at));
                    break;
                default:
                    var digits = Enumerable.Range(at, bytes.Count - at).FirstOrDefault(i => bytes[i] is >= (byte)'0' and <= (byte)'9', -1);
                    if (digits >= 0)
                        bytes.Insert(digits, (byte)('0' + rng.NextInt(10)));
                    break;
            }
        }

        // Half the time the header's length is made right again, so that what it says is looked at.
        if (bytes.Count >= 8 && rng.NextInt(2) == 0)
        {
            var length = BitConverter.GetBytes((long)Math.Max(0, header - 8 + bytes.Count - good.Length));
            for (var i = 0; i < 8; i++)
                bytes[i] = length[i];
        }

        return [.. bytes];
    }

    [Fact]
    public void A_checkpoint_with_another_memory_is_refused_and_changes_nothing()
    {
        var network = Sequential.Mlp(new Rng(3), Activation.Silu, 2, 3, 1);
        Trainer New(Optimizer rule, bool average = false) =>
            new(network, rule, r => network.Apply(Tensor.Gaussian(r, 4, 2)).Square().Mean(), new Rng(4))
            {
                Average = average
            ? new MovingAverage(network.Parameters(), .9) : null
            };
        var trainer = New(new Adam(.01), true);
        trainer.Run(2);
        trainer.Save(At("good"));
        var good = WeightFile.Read(At("good"));
        void Refused(string phrase, Func<IEnumerable<Parameter>, IEnumerable<Parameter>> change,
            Action<Dictionary<string, string>>? strings = null)
        {
            var metadata = good.Metadata.ToDictionary(p => p.Key, p => p.Value);
            strings?.Invoke(metadata);
            WeightFile.Write(At("bad"), change(good.Tensors), metadata);
            var before = network.Parameters().SelectMany(p => p.Value.ToArray()).ToArray();
            var other = New(new Adam(.01), true);
            Assert.Contains(phrase, Assert.Throws<InvalidDataException>(() => other.Load(At("bad"))).Message, StringComparison.Ordinal);
            Assert.Equal(before, network.Parameters().SelectMany(p => p.Value.ToArray()));
            Assert.Equal(0, other.Optimizer.Steps);
        }

        Refused("memory 3 of the optimiser has 2 numbers", t => t.Select(p => p.Name == "optimizer.3" ? new(p.Name, Tensor.Filled(0, 2))
            : p));
        Refused("holds 7 memories", t => t.Where(p => p.Name != "optimizer.7"));
        Refused("averaged tensors", t => t.Where(p => p.Name != "average.3"));
        Refused("averaged tensors", t => t.Select(p => p.Name == "average.0" ? new(p.Name, Tensor.Filled(0, 7)) : p));
        Refused("memories", t => t, m => m["step"] = "0");
        Refused("how many steps", t => t, m => m["step"] = "-1");
        Refused("how many steps", t => t, m => m["step"] = "1e3");
        Refused("its optimiser is Sgd", t => t, m => m["optimizer"] = "Sgd");
        Refused("random state", t => t, m => m["rng"] = "1 2 x");
        Refused("random state", t => t, m => m["rng"] = "1 2 3");
        Refused("random state", t => t, m => m.Remove("rng"));
        New(new Adam(.01), true).Load(At("good"));
    }

    [Fact]
    public void Parameters_whose_names_look_like_the_trainers_own_are_told_apart()
    {
        var layer = new Named(new Rng(1));
        Trainer New() => new(layer, new Adam(.1), _ => layer.Apply(Tensor.Filled(1, 1, 2)).Square().Mean(), new Rng(4));
        var trainer = New();
        trainer.Run(2);
        trainer.Save(At("run"));
        var saved = layer.Parameters().SelectMany(p => p.Value.ToArray()).ToArray();
        trainer.Run(2);
        New().Load(At("run"));
        Assert.Equal(saved, layer.Parameters().SelectMany(p => p.Value.ToArray()));
    }

    private sealed class Named(Rng rng) : Layer
    {
        private readonly Linear average = new(2, 2, rng);
        private readonly Linear optimizer = new(2, 1, rng);

        public override Tensor Apply(Tensor x) => optimizer.Apply(average.Apply(x));
    }
}
