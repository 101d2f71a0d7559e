using System.Security.Cryptography;
using System.Text;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// The turn of one command at a book: two that write into one folder read its list of chapters and write it one after the other, so that
/// neither loses what the other has added. Begun and ended by one thread.
/// </summary>
internal sealed class BookTurn : IDisposable
{
    // Many times what a chapter takes. A command that was halted in its turn does not hold up the others forever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Mutex? _mutex;
    private readonly bool _isOurs;

    /// <summary>Waits for the turn. Where the system has none to give, or it does not come, the command goes on without.</summary>
    /// <param name="folder">The book's folder, by whatever name.</param>
    public BookTurn(string folder)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PlainFile.RealPath(folder))))[..16];
        try
        {
            // Of all sessions: every terminal has one of its own.
            _mutex = new Mutex(initiallyOwned: false, "Global\\ebm-book-" + name);
            _isOurs = _mutex.WaitOne(Patience);
        }
        catch (AbandonedMutexException)
        {
            // Its owner was ended in its turn; what it wrote is whole all the same.
            _isOurs = true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or WaitHandleCannotBeOpenedException)
        {
            // One command alone needs no turn.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOurs)
            _mutex!.ReleaseMutex();
        _mutex?.Dispose();
    }
}
