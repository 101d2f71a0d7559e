using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Ebm.Notebooks.Tests;

/// <summary>
/// What the library makes at its first use, such as the data and the reference of an exam, is made again when an interrupt cut it short.
/// </summary>
public class InterruptedStartTests
{
    private const BindingFlags Statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void A_first_use_that_was_interrupted_spoils_no_later_one()
    {
        // A library of this test's own, in which nothing was used yet.
        var fresh = new Fresh();
        Type[] types = [.. fresh.Library.SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters)];
        var interruption = types.Single(t => t.FullName == "Ebm.Host").GetProperty("Interruption")!;

        interruption.SetValue(null, (Action)(() => throw new OperationCanceledException()));
        // A type whose constructor fails once fails for ever: none may last so long that it polls.
        Assert.All(types, type => RuntimeHelpers.RunClassConstructor(type.TypeHandle));
        var lazy = types.SelectMany(t => t.GetFields(Statics))
            .Where(f => f.FieldType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Lazy<>)).ToList();
        var interrupted = lazy.Count(f => Record.Exception(() => Value(f)) is not null);
        Assert.True(interrupted >= 2, $"of {lazy.Count} only {interrupted} last so long that they poll");

        interruption.SetValue(null, null);
        Assert.All(lazy, f => Assert.NotNull(Value(f)));
    }

    private static object? Value(FieldInfo field) => field.FieldType.GetProperty("Value")!.GetValue(field.GetValue(null));

    private sealed class Fresh : AssemblyLoadContext
    {
        private static readonly Assembly[] Known = [typeof(IEnergy).Assembly, typeof(Visual).Assembly];

        public IEnumerable<Assembly> Library => Known.Select(known => LoadFromAssemblyName(known.GetName()));

        protected override Assembly? Load(AssemblyName name) =>
            Array.Find(Known, known => known.GetName().Name == name.Name) is { } mine ? LoadFromAssemblyPath(mine.Location) : null;
    }
}
