namespace Ebm.Notebooks;

/// <summary>The exercises of the course, one nested class a chapter: <c>Exercises.DenseMemories.Update.Check(Update)</c>.</summary>
public static partial class Exercises
{
}
