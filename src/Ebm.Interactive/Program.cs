using Ebm.Interactive;
using Ebm.Kernel.Running;

// The worker process of one notebook: started by the runner, never by hand.
if (args is not ["worker", var pipe])
{
    Console.Error.WriteLine("This is the worker of `ebm run --engine interactive`; start that instead.");
    return 2;
}

return await Worker.RunAsync(pipe, folder => new InteractiveSession(folder)).ConfigureAwait(false);
