//  A demo is one small class and one small page module.
//
//      class    Card (what it is), Parameters (what can be turned), Begin, Step, Write, and Act for its buttons and the pen
//      module   page/demos/NAME.js: draws the blocks that Write put into a frame
//
//  All calls come from one thread at a time. One demo object belongs to one open page.

namespace Ebm.Live;

/// <summary>One running demo: a computation in steps, with parameters that may change between two steps.</summary>
internal abstract class Demo
{
    private ulong _seed = 1;

    /// <summary>What the catalogue, the help and the page say of it.</summary>
    public abstract DemoCard Card { get; }

    /// <summary>What can be turned; the page makes a control for each, in this order.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The seed of all that is random in the run.</summary>
    public ulong Seed => _seed;

    /// <summary>Steps since the start.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps for each frame; fewer are done where they would take longer than a frame may.</summary>
    public virtual int StepsPerFrame => 1;

    /// <summary>The run's random numbers.</summary>
    protected Rng Rng { get; private set; } = new(1);

    /// <summary>Starts again from a seed, with the parameters as they are.</summary>
    /// <param name="seed">Any number: the same one gives the same run.</param>
    public void Restart(ulong seed)
    {
        (_seed, Rng, Steps) = (seed, new Rng(seed), 0);
        Begin();
    }

    /// <summary>Computes and counts the next step.</summary>
    public void Advance()
    {
        Step();
        Steps++;
    }

    /// <summary>Computes the next step; at most a few milliseconds, so that a control answers at once.</summary>
    protected abstract void Step();

    /// <summary>Writes what the page draws.</summary>
    /// <param name="frame">Empty; takes named blocks of numbers or bytes.</param>
    public abstract void Write(FrameWriter frame);

    /// <summary>Takes a new value of a parameter into use. The run starts again where the parameter says so.</summary>
    /// <param name="parameter">One of <see cref="Parameters"/>, already changed.</param>
    public virtual void Changed(Parameter parameter)
    {
        if (parameter.Restarts) Restart(Seed);
    }

    /// <summary>A button, a key or the pen.</summary>
    /// <param name="action">Its name; the page may send any.</param>
    /// <param name="numbers">What belongs to it, finite numbers: where the pen is, for example. The page may send any, or none.</param>
    /// <returns>False if there is no such action or the numbers make no sense; then nothing has changed.</returns>
    public virtual bool Act(string action, ReadOnlySpan<double> numbers) => false;

    /// <summary>Makes the state that the first step starts from, out of <see cref="Rng"/> and the parameters.</summary>
    protected abstract void Begin();
}

/// <summary>What is said of a demo before it runs.</summary>
/// <param name="Name">The word on the command line and in the address; its page module is page/demos/NAME.js.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Formula">The energy it shows, in one line.</param>
/// <param name="Chapter">The chapter's file without its ending: 05-ising.</param>
/// <param name="Summary">What it shows, in one sentence.</param>
/// <param name="Pen">What the mouse does on the picture, in one sentence; null for nothing.</param>
/// <param name="Actions">Its buttons.</param>
/// <param name="Notes">What a lecturer may say and do, a paragraph each: the second page shows them.</param>
internal sealed record DemoCard(
    string Name, string Title, string Formula, string Chapter, string Summary, string? Pen, IReadOnlyList<DemoAction> Actions,
        IReadOnlyList<string> Notes);

/// <summary>A button of a demo.</summary>
/// <param name="Name">What <see cref="Demo.Act"/> gets.</param>
/// <param name="Label">What the button says.</param>
/// <param name="Key">One letter on the keyboard; not one of those that every demo has.</param>
/// <param name="Help">What it does, in one sentence.</param>
internal sealed record DemoAction(string Name, string Label, char Key, string Help);
