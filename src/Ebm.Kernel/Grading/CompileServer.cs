using System.Text;
using System.Text.Json;

namespace Ebm.Kernel.Grading;

/// <summary>
/// The process that compiles: a text may be written so that the compiler needs hours or the stack of its thread, and the grader must
/// outlive it. One line of JSON asks, one answers. The arguments are the libraries of the course.
/// </summary>
internal static class CompileServer
{
    private const int StackBytes = 64 << 20;

    /// <summary>Answers until the standard input ends.</summary>
    public static int Run(IReadOnlyList<string> libraries)
    {
        var thread = new Thread(() => Serve(libraries), StackBytes);
        thread.Start();
        thread.Join();
        return 0;
    }

    private static void Serve(IReadOnlyList<string> libraries)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        using Stream output = Console.OpenStandardOutput();
        var compiler = new AnswerCompiler(libraries);
        while (input.ReadLine() is { } line)
        {
            CompileReply reply;
            try
            {
                reply = compiler.Compile(JsonSerializer.Deserialize(line, GradingJson.Default.CompileRequest)!);
            }
            catch (Exception problem)
            {
                // Whatever a strange text makes of the compiler is that text's affair.
                reply = new CompileReply(CompileState.Failed)
                {
                    Message = $"the compiler failed: {problem.GetType().Name}: {problem.Message}",
                };
            }

            JsonSerializer.Serialize(output, reply, GradingJson.Default.CompileReply);
            output.Write("\n"u8);
            output.Flush();
        }
    }
}
