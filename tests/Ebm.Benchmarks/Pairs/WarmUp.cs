using System.Diagnostics;
using System.Runtime;

namespace Ebm.Benchmarks.Pairs;

/// <summary>Runs a work until the compiler has nothing left to do for it.</summary>
/// <remarks>
/// The runtime compiles what is called often a second and a third time, on a thread of its own. Where a work keeps both cores busy, that
/// thread waits for its turn: after two seconds of a step of a millisecond it may not have begun. So the work pauses, and is warm when
/// no method was compiled during a while of work and the pause after it.
/// </remarks>
internal static class WarmUp
{
    private const double While = 0.3;
    private const int Pause = 250;
    private const int Most = 25;

    /// <summary>Runs until nothing more is compiled.</summary>
    /// <param name="run">The work.</param>
    /// <param name="seconds">At least so long.</param>
    /// <returns>Seconds of the last run.</returns>
    public static double Run(Action run, double seconds)
    {
        var (watch, last, compiled) = (Stopwatch.StartNew(), 0.0, -1L);
        for (var i = 0; i < Most; i++)
        {
            var until = watch.Elapsed.TotalSeconds + While;
            do
            {
                var start = watch.Elapsed.TotalSeconds;
                run();
                last = watch.Elapsed.TotalSeconds - start;
            }
            while (watch.Elapsed.TotalSeconds < until);
            Thread.Sleep(Pause);
            var now = JitInfo.GetCompiledMethodCount();
            if (now == compiled && watch.Elapsed.TotalSeconds >= seconds)
                break;
            compiled = now;
        }

        return last;
    }
}
