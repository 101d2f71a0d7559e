namespace Ebm;

/// <summary>Fashion-MNIST: images of 28 × 28 pixels of ten kinds of clothes, by Zalando Research.</summary>
/// <remarks>
/// Source: H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms,
/// arXiv:1708.07747 (2017), MIT licence. data/ holds all 10,000 test images and the first 10,000 of the 60,000 training images.
/// </remarks>
public static class FashionMnist
{
    private static readonly string[] Names =
        ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];
    private static readonly Uri Source = new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    // SHA-256 of the unpacked content: packers differ, the content does not.
    private static readonly (string File, string Sha256)[] Full =
    [
        ("train-images-idx3-ubyte.gz", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        ("train-labels-idx1-ubyte.gz", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
    ];

    /// <summary>The first 10,000 training images, from the course's data/ folder, verified.</summary>
    /// <exception cref="InvalidDataException">A file's SHA-256 is wrong.</exception>
    public static ImageSet LoadTrain() => Load(
        ("fashion-train10k-images-idx3-ubyte.gz", "6c4f06ea6e34e7a19b1fb4f9939e6d98dfa05eba05ae6eacc27e6b33436cec16"),
        ("fashion-train10k-labels-idx1-ubyte.gz", "0b1c9fd85da433904cd8c43816d58e9156256c8dde6e23698c4b9340b0494067"));

    /// <summary>The 10,000 test images, from the course's data/ folder, verified.</summary>
    /// <exception cref="InvalidDataException">A file's SHA-256 is wrong.</exception>
    public static ImageSet LoadTest() => Load(
        ("fashion-t10k-images-idx3-ubyte.gz", "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
        ("fashion-t10k-labels-idx1-ubyte.gz", "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"));

    /// <summary>All 60,000 training images from a folder that holds the original files, verified by their content.</summary>
    /// <param name="folder">Where train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz are.</param>
    /// <exception cref="FileNotFoundException">A file is missing; <see cref="Download"/> fetches it.</exception>
    /// <exception cref="InvalidDataException">A file's content has another SHA-256.</exception>
    public static ImageSet LoadFullTrain(string folder)
    {
        var content = new byte[Full.Length][];
        for (var i = 0; i < Full.Length; i++)
        {
            var path = Path.Combine(folder, Full[i].File);
            if (!File.Exists(path)) throw new FileNotFoundException($"{path} is missing: FashionMnist.Download(folder) fetches it.", path);
            content[i] = Verified(File.ReadAllBytes(path), path, Full[i].Sha256);
        }
        return Idx.Parse(content[0], Full[0].File, content[1], Full[1].File, "Fashion-MNIST", Names);
    }

    /// <summary>Downloads the full training files (26 MB) that the folder lacks; keeps none whose content is wrong.</summary>
    /// <param name="folder">Where to put them; made where it does not exist.</param>
    /// <param name="source">The address that the file names are appended to; null for the publisher's.</param>
    public static async Task Download(string folder, Uri? source = null)
    {
        Directory.CreateDirectory(folder);
        using var client = new HttpClient();
        foreach (var (file, sha256) in Full)
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path)) continue;
            var bytes = await client.GetByteArrayAsync(new Uri(source ?? Source, file)).ConfigureAwait(false);
            Verified(bytes, file, sha256);
            WholeFile.Write(path, stream => stream.Write(bytes));
        }
    }

    private static ImageSet Load((string File, string Sha256) images, (string File, string Sha256) labels) => Idx.Parse(
        Idx.Inflate(Checkout.ReadData(images.File, images.Sha256), images.File), images.File,
        Idx.Inflate(Checkout.ReadData(labels.File, labels.Sha256), labels.File), labels.File, "Fashion-MNIST", Names);

    private static byte[] Verified(byte[] file, string name, string sha256)
    {
        var content = Idx.Inflate(file, name);
        var actual = Checkout.Hash(content);
        return actual == sha256 ? content
            : throw new InvalidDataException($"{name} is not the published file: its content's SHA-256 is {actual}, not {sha256}.");
    }
}
