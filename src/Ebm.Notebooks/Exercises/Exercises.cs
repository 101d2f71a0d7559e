using System.Reflection;

namespace Ebm.Notebooks;

/// <summary>The exercises of the course, one nested class a chapter: <c>Exercises.DenseMemories.Update.Check(Update)</c>.</summary>
public static partial class Exercises
{
    /// <summary>The seed of drawn cases where none is given.</summary>
    public const ulong DefaultSeed = 20060801;

    private static readonly Lazy<IReadOnlyList<IExercise>> Found = new(() =>
    [
        .. typeof(Exercises).GetNestedTypes()
            .SelectMany(chapter => chapter.GetProperties(BindingFlags.Public | BindingFlags.Static))
            .Where(property => typeof(IExercise).IsAssignableFrom(property.PropertyType))
            .Select(property => (IExercise)property.GetValue(null)!)
            .OrderBy(exercise => exercise.Id.Split('.')[0], StringComparer.Ordinal),
    ], LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Every exercise, chapter by chapter, in the order in which each chapter's class declares them.</summary>
    public static IReadOnlyList<IExercise> All => Found.Value;
}
