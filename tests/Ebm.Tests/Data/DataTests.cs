using System.IO.Compression;
using System.Text;

namespace Ebm.Tests;

public class DataTests
{
    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(content);
        return stream.ToArray();
    }

    private static byte[] IdxImages(int count, int size) =>
        [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, (byte)size, 0, 0, 0, (byte)size, .. Enumerable.Range(0, count * size * size)
        .Select(i => (byte)i)];

    private static byte[] IdxLabels(params byte[] labels) => [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels];

    private static ImageSet Parse(byte[] images, byte[] labels) => Idx.Parse(images, "images", labels, "labels", "test", null);

    [Fact]
    public void Digits_are_what_the_file_says()
    {
        var digits = Digits.Load();
        Assert.Equal((1797, 8, 8, 10, 1415), (digits.Count, digits.Width, digits.Height, digits.Classes, digits.TrainCount));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], Enumerable.Range(0, 10).Select(y => digits.OfClass(y).Length));
        Assert.Equal(0, digits.Labels[0]);
        Assert.Equal([0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0], digits.Images[0][..8]);
        Assert.Equal(561718, digits.Images.Sum(x => x.Sum(v => (double)v)) * 16);
        Assert.Equal((1415, 382), (digits.Train.Count, digits.Test.Count));
        Assert.Same(digits.Images[1415], digits.Test.Images[0]);
        Assert.Equal(digits.Images[3], digits.Flatten()[192..256]);
        Assert.Equal("digits: 1797 images of 8 × 8, 10 classes, 1415 for training", digits.ToString());
    }

    [Fact]
    public void Fashion_is_what_the_files_say()
    {
        var (train, test) = (FashionMnist.LoadTrain(), FashionMnist.LoadTest());
        Assert.Equal((10000, 28, 28, 10), (train.Count, train.Width, train.Height, train.Classes));
        Assert.Equal((10000, 10000, 10000), (test.Count, test.TrainCount, Enumerable.Range(0, 10).Sum(y => test.OfClass(y).Length)));
        Assert.All(Enumerable.Range(0, 10), y => Assert.Equal(1000, test.OfClass(y).Length));
        Assert.Equal("ankle boot", train.ClassNames[train.Labels[0]]);
        Assert.InRange(train.Images.Average(x => x.Average()), 0.28, 0.29);
    }

    [Fact]
    public void Damaged_file_is_refused_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "digits.csv.gz");
            File.WriteAllBytes(path, [.. File.ReadAllBytes(Path.Combine(Checkout.Root, "data", "digits.csv.gz"))[..1000]]);
            var error = Assert.Throws<InvalidDataException>(() => Checkout.ReadData("digits.csv.gz", new string('0', 64), folder.FullName));
            Assert.Matches($"^{path} is damaged: its SHA-256 is [0-9a-f]{{64}}, not 0{{64}}; git checkout -- data restores it.$",
                error.Message);
            var missing = Assert.Throws<FileNotFoundException>(() => Checkout.ReadData("nothing.gz", "", folder.FullName));
            Assert.EndsWith("nothing.gz is missing: git checkout -- data restores it.", missing.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("1,2,3\n", "digits, line 1: 3 numbers, 65 are needed.")]
    [InlineData("x", "digits, line 1: 1 numbers, 65 are needed.")]
    [InlineData("", "digits holds 0 images, 1797 are needed.")]
    public void Digits_of_another_shape_are_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Digits.Parse(Gzip(Encoding.UTF8.GetBytes(text)),
            "digits")).Message);

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("")]
    public void Digits_with_impossible_pixels_are_refused(string pixel)
    {
        var line = pixel + string.Concat(Enumerable.Repeat(",0", 64));
        var error = Assert.Throws<InvalidDataException>(() => Digits.Parse(Gzip(Encoding.UTF8.GetBytes(line)), "digits"));
        Assert.Equal($"digits, line 1: \"{pixel}\" is not a whole number from 0 to 16.", error.Message);
    }

    [Fact]
    public void Idx_reads_plain_and_gzipped_files()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (images, labels) = (Path.Combine(folder.FullName, "images"), Path.Combine(folder.FullName, "labels.gz"));
            File.WriteAllBytes(images, IdxImages(2, 3));
            File.WriteAllBytes(labels, Gzip(IdxLabels(7, 9)));
            var set = Idx.Load(images, labels);
            Assert.Equal([7, 9], set.Labels);
            Assert.Equal([9 / 255f, 10 / 255f], set.Images[1][..2]);
            Assert.Equal((3, 3), (set.Width, set.Height));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Wrong_idx_files_are_refused_in_one_line()
    {
        string Message(byte[] images, byte[] labels) => Assert.Throws<InvalidDataException>(() => Parse(images, labels)).Message;
        var (images, labels) = (IdxImages(2, 3), IdxLabels(7, 9));
        Assert.Equal("images is truncated: 30 bytes, 34 are needed for 2 × 3 × 3.", Message(images[..30], labels));
        Assert.Equal("images is truncated: 10 bytes.", Message(images[..10], labels));
        Assert.Equal("labels is too long: 11 bytes, 10 are needed for 2.", Message(images, [.. labels, 1]));
        Assert.Equal("images is not an idx file of images: its first bytes are not 00000803.", Message(labels, labels));
        Assert.Equal("images is not an idx file of images: its first bytes are not 00000803.", Message([1], labels));
        Assert.Equal("images holds 2 images, but labels holds 3 labels.", Message(images, IdxLabels(1, 2, 3)));
        Assert.Equal("labels: label 1 is 10, the classes are 0 to 9.", Message(images, IdxLabels(1, 10)));
        Assert.StartsWith("images is truncated", Message([0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255], labels));
        Assert.Equal("images: dimension 0 is -1, at least 1 is needed.",
            Message([0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1], labels));
        Assert.Contains("is a damaged gzip file",
            Assert.Throws<InvalidDataException>(() => Idx.Inflate([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "x")).Message);
    }

    [Fact]
    public async Task Download_keeps_only_the_published_content()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Contains("FashionMnist.Download",
                Assert.Throws<FileNotFoundException>(() => FashionMnist.LoadFullTrain(folder.FullName)).Message);
            File.WriteAllBytes(Path.Combine(folder.FullName, "train-images-idx3-ubyte.gz"), Gzip(IdxImages(1, 2)));
            Assert.Contains("is not the published file",
                Assert.Throws<InvalidDataException>(() => FashionMnist.LoadFullTrain(folder.FullName)).Message);
            File.Delete(Path.Combine(folder.FullName, "train-images-idx3-ubyte.gz"));

            using var server = new System.Net.HttpListener();
            var port = FreePort();
            server.Prefixes.Add($"http://127.0.0.1:{port}/");
            server.Start();
            var answer = Task.Run(async () =>
            {
                var context = await server.GetContextAsync();
                context.Response.Close(Gzip(IdxImages(1, 2)), willBlock: true);
            });
            var error = await Assert.ThrowsAsync<InvalidDataException>(() =>
                FashionMnist.Download(folder.FullName, new Uri($"http://127.0.0.1:{port}/")));
            Assert.Contains("is not the published file", error.Message);
            Assert.Empty(folder.GetFiles());
            await answer;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public void Checkout_is_found_above_the_library_or_by_name()
    {
        Assert.True(File.Exists(Path.Combine(Checkout.Root, "EbmCourse.sln")));
        var elsewhere = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Equal(Checkout.Root, Checkout.Find(null, elsewhere.FullName, Checkout.Root));
            Assert.Contains("EBM_COURSE",
                Assert.Throws<DirectoryNotFoundException>(() => Checkout.Find("", elsewhere.FullName, null)).Message);
        }
        finally
        {
            elsewhere.Delete();
        }
    }

    [Fact]
    public void Image_sets_check_their_parts()
    {
        string[] names = ["a", "b"];
        Assert.Throws<ArgumentException>("images[1]", () => new ImageSet("x", [[1], [1, 2]], [0, 1], 1, 1, names, 2));
        Assert.Throws<ArgumentException>("labels", () => new ImageSet("x", [[1], [1]], [0], 1, 1, names, 2));
        Assert.Throws<ArgumentOutOfRangeException>("labels[1]", () => new ImageSet("x", [[1], [1]], [0, 2], 1, 1, names, 2));
        Assert.Throws<ArgumentOutOfRangeException>("trainCount", () => new ImageSet("x", [[1], [1]], [0, 1], 1, 1, names, 3));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Digits.Load().Slice(1790, 10));
    }

    [Fact]
    public void APictureIsResizedByItsNearestPixels()
    {
        var small = new GrayImage(2, 2, [1, 2, 3, 4]);
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], small.Resize(4, 4).Pixels);
        Assert.Equal([1, 1, 2, 3, 3, 4], small.Resize(3, 2).Pixels.Select((v, i) => i is 1 or 4 ? small[0, i / 3] : v));
        var large = new GrayImage(28, 28, [.. Enumerable.Range(0, 784).Select(i => (float)i)]);
        Assert.Equal(large.Pixels, large.Resize(28, 28).Pixels);
        Assert.Equal([.. Enumerable.Range(0, 49).Select(i => large[(8 * (i % 7) / 2) + 2, (8 * (i / 7) / 2) + 2])],
            large.Resize(7, 7).Pixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => small.Resize(0, 2));
    }

    [Theory]
    [InlineData(2, 0, "column")]
    [InlineData(-1, 1, "column")]
    [InlineData(0, 3, "row")]
    [InlineData(1, -1, "row")]
    public void A_pixel_that_is_not_there_is_named_and_not_another_row_s(int column, int row, string name)
    {
        var picture = new GrayImage(2, 3, [1, 2, 3, 4, 5, 6]);
        Assert.Throws<ArgumentOutOfRangeException>(name, () => picture[column, row]);
        Assert.Throws<ArgumentOutOfRangeException>(name, () => picture[column, row] = 9);
        Assert.Equal([1, 2, 3, 4, 5, 6], picture.Pixels);
        Assert.Equal(6, picture[1, 2]);
    }

    [Fact]
    public void AMedianRemovesASpeckAndKeepsAnEdge()
    {
        var picture = new GrayImage(5, 3, [0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1]);
        Assert.Equal(picture.Pixels, picture.Median().Pixels);
        var specked = new GrayImage(5, 3, (float[])picture.Pixels.Clone());
        (specked[0, 1], specked[4, 1]) = (1, 0);
        Assert.Equal(picture.Pixels, specked.Median().Pixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => picture.Median(0));
    }

    [Fact]
    public void AShrunkPictureHoldsTheMeansOfSquares()
    {
        var picture = new GrayImage(5, 4, [1, 2, 3, 4, 9, 5, 6, 7, 8, 9, 0, 0, 1, 1, 9, 0, 4, 1, 1, 9]);
        var small = picture.Shrunk(2);
        Assert.Equal((2, 2), (small.Width, small.Height));
        Assert.Equal([3.5f, 5.5f, 1, 1], small.Pixels);
        Assert.Equal(picture.Pixels, picture.Shrunk(1).Pixels);
        Assert.Equal(64, GrayImage.Of(FashionMnist.LoadTest(), 3).Crop(2, 2, 24, 24).Shrunk(3).Pixels.Length);
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => picture.Shrunk(0));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => picture.Shrunk(5));
    }
}
