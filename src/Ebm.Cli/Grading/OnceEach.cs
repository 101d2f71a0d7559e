using System.Collections.Concurrent;

namespace Ebm.Cli;

/// <summary>Work that is done once for each key, and shared by all who ask; what failed is not kept.</summary>
/// <typeparam name="T">What comes out.</typeparam>
internal sealed class OnceEach<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _work = new();

    /// <summary>What comes out for a key; where it fails, whoever asks next begins anew.</summary>
    public async Task<T> GetAsync(string key, Func<Task<T>> make)
    {
        Lazy<Task<T>> work = _work.GetOrAdd(key, _ => new Lazy<Task<T>>(make, LazyThreadSafetyMode.ExecutionAndPublication));
        try
        {
            return await work.Value.ConfigureAwait(false);
        }
        catch
        {
            _work.TryRemove(new KeyValuePair<string, Lazy<Task<T>>>(key, work));
            throw;
        }
    }
}
