namespace Ebm.Notebooks;

/// <summary>The course, seen from a notebook's setup cell.</summary>
public static class Course
{
    /// <summary>
    /// Begins the notebook's page, and makes its first chart quick: loads the drawing library in the background. Returns at once and never
    /// throws.
    /// </summary>
    public static void Start()
    {
        try
        {
            // The notebook runs from the top: its next chart is its first.
            Page.Current.Clear();
            ThreadPool.QueueUserWorkItem(static _ =>
            {
                try
                {
                    _ = Renderers.Current.Script.Length;
                    _ = new Page().Render(Chart.Lines([0.0, 1], [0.0, 1], "warm").WithBand([0, 1], [0, 1], [1, 2]));
                    _ = new Page().Render(Chart.Contour([0.0, 1], [0.0, 1], new double[,] { { 0, 1 }, { 1, 2 } }));
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
