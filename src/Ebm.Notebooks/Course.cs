namespace Ebm.Notebooks;

/// <summary>The course, seen from a notebook's setup cell.</summary>
public static class Course
{
    /// <summary>Makes the first chart quick: loads the drawing library in the background. Returns at once and never throws.</summary>
    public static void Start()
    {
        try
        {
            ThreadPool.QueueUserWorkItem(static _ =>
            {
                try
                {
                    _ = PlotlyContext.Renderer.Script.Length;
                    _ = PlotlyContext.Renderer.FigureJson("""[{"type":"scatter","x":[0,1],"y":[0,1]}]""", """{"height":100}""");
                }
                catch (Exception)
                {
                    // The first chart will say what is wrong, where a reader sees it.
                }
            });
        }
        catch (Exception)
        {
            // A setup cell must not fail for the sake of speed.
        }
    }
}
