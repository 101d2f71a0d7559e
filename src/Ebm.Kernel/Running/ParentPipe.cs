namespace Ebm.Kernel.Running;

/// <summary>The standard input of a worker process: one line asks, and the pipe's end says that the parent has gone.</summary>
internal static class ParentPipe
{
    /// <summary>Reads up to the first line's end, which is the last byte that the parent writes.</summary>
    public static ReadOnlySpan<byte> ReadLine(Stream input)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = input.Read(chunk)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (chunk[read - 1] == '\n')
                break;
        }

        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    /// <summary>Ends the process when the parent has gone, whatever it is doing.</summary>
    /// <param name="input">Nothing more comes from it.</param>
    /// <param name="end">Ends the process.</param>
    public static void EndWithParent(Stream input, Action end)
    {
        var thread = new Thread(
            () =>
            {
                var chunk = new byte[16];
                while (input.Read(chunk) > 0)
                {
                }

                end();
            },
            128 * 1024)
        { IsBackground = true, Name = "parent watch" };
        thread.UnsafeStart();
    }
}
