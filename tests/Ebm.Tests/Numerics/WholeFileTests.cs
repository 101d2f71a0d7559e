namespace Ebm.Tests;

public class WholeFileTests
{
    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("whole");
        try
        {
            var path = Path.Combine(folder.FullName, "a.bin");
            WholeFile.Write(path, stream => stream.Write([1, 2, 3]));
            Assert.Throws<InvalidOperationException>(() => WholeFile.Write(path, stream =>
            {
                stream.WriteByte(9);
                throw new InvalidOperationException("half-way");
            }));
            Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
            WholeFile.Write(path, stream => stream.Write([4]));
            Assert.Equal([4], File.ReadAllBytes(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
