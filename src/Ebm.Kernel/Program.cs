using Ebm.Kernel.Grading;
using Ebm.Kernel.Running;

// The processes of `ebm run` and `ebm grade`: started by them, never by hand. What checks an answer finds no compiler beside it: each line
// below must load no more than it needs.
switch (args)
{
    case ["worker", var pipe]:
        return await Worker.RunAsync(pipe).ConfigureAwait(false);
    case ["check", var pipe]:
        return CheckWorker.Run(pipe);
    case ["enclose", .. var rest]:
        return Enclosure.Run(rest);
    case ["compile", .. var libraries]:
        return CompileServer.Run(libraries);
    default:
        Console.Error.WriteLine("This is the worker of `ebm run`; start that instead.");
        return 2;
}
