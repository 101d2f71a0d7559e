using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Ebm.Tests;

/// <summary>Runs a static function of this assembly in a new process: results must not depend on the machine's vector width.</summary>
internal static class ChildProcess
{
    /// <summary>Environment variables that take vector instructions away, weakest first, and the widths that remain.</summary>
    public static readonly TheoryData<string, string> FewerInstructions = new()
    {
        { "DOTNET_EnableAVX512F=0 DOTNET_EnableAVX512=0", "512:False" },
        { "DOTNET_EnableAVX2=0", "512:False 256:False" },
        { "DOTNET_EnableHWIntrinsic=0", "512:False 256:False 128:False" },
    };

    /// <summary>What the process that calls it has, in the form that FewerInstructions compares with.</summary>
    public static string Widths() =>
        $"512:{Vector512.IsHardwareAccelerated} 256:{Vector256.IsHardwareAccelerated} 128:{Vector128.IsHardwareAccelerated}";

    /// <summary>Runs function (static, no parameters, returns a string) and returns the string.</summary>
    /// <param name="function">A static method of a class of this assembly.</param>
    /// <param name="environment">NAME=value pairs with spaces between.</param>
    public static string Run(Func<string> function, string environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path
            : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.ArgumentList.Add(function.Method.DeclaringType!.FullName!);
        start.ArgumentList.Add(function.Method.Name);
        foreach (var pair in environment.Split(' '))
            start.Environment[pair.Split('=')[0]] = pair.Split('=')[1];
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, $"the child process ended with {child.ExitCode}: {errors.Result}");
        return output;
    }
}
