using System.IO.Pipes;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Grading;

/// <summary>
/// The process that runs one answer against one check, and ends. It holds no compiler, no notebook and no solution. Its reply goes to a
/// pipe of its own, signed with a key that only the grader and this class have.
/// </summary>
internal static class CheckWorker
{
    private const int LongestText = 4000;

    /// <summary>Checks the answer on standard input; the reply goes to the pipe with the given handle.</summary>
    public static int Run(string pipeHandle)
    {
        using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, pipeHandle);
        using Stream input = Console.OpenStandardInput();
        CheckRequest request = JsonSerializer.Deserialize(ParentPipe.ReadLine(input), GradingJson.Default.CheckRequest)!;
        ProcessCount.Enter();
        ProcessLimits.Apply(request.Limits);
        ParentPipe.EndWithParent(input, ProcessLimits.Leave);
        var printed = new CountingWriter();
        Console.SetOut(printed);
        Console.SetError(printed);
        byte[] key = [.. request.Key];
        Array.Clear(request.Key);
        CheckReply reply = request.Exercise.Length == 0 ? Reach.Look(request.Outside) : Check(request);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(reply with { Printed = printed.Count }, GradingJson.Default.CheckReply);
        // Read back: nothing that an answer makes the reply say may change what the check found.
        if (JsonSerializer.Deserialize(text, GradingJson.Default.CheckReply)?.State != reply.State)
            return 1;
        pipe.Write([.. Encoding.ASCII.GetBytes(Convert.ToHexString(HMACSHA256.HashData(key, text))), .. text, (byte)'\n']);
        pipe.Flush();
        // What the answer has left running, its finalizers too, is nobody's business any more.
        ProcessLimits.Leave();
        return 0;
    }

    private static CheckReply Check(CheckRequest request)
    {
        Assembly course = Assembly.Load("Ebm.Notebooks");
        Type exercises = course.GetType("Ebm.Notebooks.Exercises", throwOnError: true)!;
        Type contract = course.GetType("Ebm.Notebooks.IExercise", throwOnError: true)!;
        var all = (System.Collections.IEnumerable)exercises.GetProperty("All")!.GetValue(null)!;
        object exercise = all.Cast<object>().Single(item => (string)contract.GetProperty("Id")!.GetValue(item)! == request.Exercise);
        MethodInfo check = contract.GetMethod("Check")!;
        (Delegate? answer, string? problem) = Answer(request.Parts);
        if (answer is null)
            return new CheckReply("failed") { Message = Cut(problem) };
        object verdict = check.Invoke(exercise, [answer, request.Seed])!;
        string state = Property("State")!.ToString() switch
        {
            "Solved" => "solved",
            "NotAttempted" => "not-attempted",
            _ when Property("TookTooLong") is true => "timeout",
            _ when Text("Counterexample")?.Contains(nameof(OutOfMemoryException), StringComparison.Ordinal) == true => "memory",
            _ => "wrong",
        };
        return new CheckReply(state)
        {
            // What a learner may do about it in a notebook does not matter here.
            Counterexample = state == "timeout" ? Text("Counterexample")?.Split(" It goes on", 2)[0] : Text("Counterexample"),
            Misconception = Text("Misconception"),
            Relation = Text("Relation"),
            Reread = Text("Reread"),
            Hint = state == "wrong" ? (Property("Hints") as IReadOnlyList<string>)?.FirstOrDefault() : null,
            Message = Cut(problem),
            KnowsOnlyTheCases = Property("KnowsOnlyTheCases") is true,
            TooSlowToLook = Property("TooSlowToLook") is true,
        };

        object? Property(string name) =>
            verdict.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(verdict);
        string? Text(string name) => Cut((string?)Property(name));
    }

    /// <summary>A text of a length that a page can show, and without halves of characters: an answer's exception may say
    /// anything.</summary>
    private static string? Cut(string? text) => text is null ? null
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length <= LongestText ? text : text[..LongestText] + "…"));

    /// <summary>The answer as a function; beside it, what the cells' own statements threw.</summary>
    private static (Delegate? Answer, string? Problem) Answer(IReadOnlyList<AnswerPart> parts)
    {
        var context = new AssemblyLoadContext("answer");
        Assembly[] assemblies = [.. parts.Select(part => context.LoadFromStream(new MemoryStream(part.Image)))];
        var submissions = new object?[parts.Count + 2];
        string? problem = null;
        for (int i = 0; i < parts.Count; i++)
        {
            MethodInfo entry = assemblies[i].GetType(parts[i].Type, throwOnError: true)!
                .GetMethod(parts[i].Method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
            try
            {
                object? value = ((Task<object?>)entry.Invoke(null, [submissions])!).GetAwaiter().GetResult();
                if (i == parts.Count - 1)
                    return value is Delegate answer ? (answer, problem) : (null, problem ?? "the answer is null");
            }
            catch (Exception thrown)
            {
                Exception cause = thrown is TargetInvocationException { InnerException: { } inner } ? inner : thrown;
                // The functions of a cell are there even where its statements fail.
                problem ??= $"the cell's own statements threw {cause.GetType().Name}: {cause.Message}";
            }
        }

        return (null, problem);
    }

    /// <summary>Counts what is printed and keeps none of it.</summary>
    private sealed class CountingWriter : TextWriter
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Interlocked.Increment(ref _count);

        public override void Write(char[] buffer, int index, int count) => Interlocked.Add(ref _count, count);

        public override void Write(ReadOnlySpan<char> buffer) => Interlocked.Add(ref _count, buffer.Length);

        public override void Write(string? value) => Interlocked.Add(ref _count, value?.Length ?? 0);
    }
}
