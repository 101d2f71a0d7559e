using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>Runs notebooks from top to bottom, each in a worker process of its own. The files themselves are never changed.</summary>
public static class NotebookRunner
{
    private const long MiB = 1 << 20;
    private const long DefaultLimitMB = 4096;

    /// <summary>Runs notebooks, several at a time, and reports on each.</summary>
    /// <param name="paths">The notebooks.</param>
    /// <param name="options">How to run them.</param>
    /// <param name="progress">Told when a worker starts and when a cell begins.</param>
    /// <param name="cancel">Ends the workers; notebooks that had not ended are reported as interrupted.</param>
    /// <returns>One report a notebook, in the order of <paramref name="paths"/>. Nothing is thrown for a notebook that fails.</returns>
    public static async Task<IReadOnlyList<NotebookReport>> RunAsync(
        IReadOnlyList<string> paths, RunOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        long limit = MemoryLimit(options);
        using var turns = new SemaphoreSlim(options.Workers);
        var delivering = new Lock();
        return await Task.WhenAll(paths.Select(RunOneAsync)).ConfigureAwait(false);

        async Task<NotebookReport> RunOneAsync(string path)
        {
            NotebookReport report;
            if (await WaitAsync(turns, cancel).ConfigureAwait(false))
            {
                try
                {
                    report = await Task.Run(() => NotebookRun.RunAsync(path, options, limit, progress, cancel), CancellationToken.None)
                        .ConfigureAwait(false);
                }
                catch (Exception problem)
                {
                    // What nobody thought of costs one notebook its run, not the others their table.
                    report = new NotebookReport(path, NotebookStatus.Failed, 0, 0, 0, [], [],
                        $"cannot be run: {problem.GetType().Name}: {problem.Message.ReplaceLineEndings(" ")}", null);
                }
                finally
                {
                    turns.Release();
                }
            }
            else
            {
                report = new NotebookReport(path, NotebookStatus.Interrupted, 0, 0, 0, [], [], "interrupted before it began", null);
            }

            lock (delivering)
                options.Finished?.Invoke(report);
            return report;
        }
    }

    private static async Task<bool> WaitAsync(SemaphoreSlim turns, CancellationToken cancel)
    {
        try
        {
            await turns.WaitAsync(cancel).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static long MemoryLimit(RunOptions options)
    {
        if (options.MemoryLimitMB > 0)
            return options.MemoryLimitMB * MiB;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Math.Clamp(available / 4 * 3 / options.Workers, 256 * MiB, DefaultLimitMB * MiB);
    }
}
