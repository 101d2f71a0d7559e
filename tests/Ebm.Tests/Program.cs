//  The test assembly doubles as a program, so that a test can run one of its own functions in a child process
//  whose runtime has fewer vector instructions. See ChildProcess.

using System.Reflection;

namespace Ebm.Tests;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        var type = Type.GetType(arguments[0], throwOnError: true)!;
        var method = type.GetMethod(arguments[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(arguments[0], arguments[1]);
        Console.Write(method.Invoke(null, null));
        return 0;
    }
}
