//  x ← x₀ + clip(x + s sign ∂L/∂x − x₀, ±ε),  then into [0, 1]       L = −log p(y|x),  s = 2.5 ε/steps       (Madry et al. 2018)
//
//  The picture nearby that the classifier likes least under its true label: an adversary that knows the network. From the picture itself;
//  one step of it is the fast gradient sign method (Goodfellow et al. 2015), with s = ε.

namespace Ebm;

public sealed partial class SoftmaxClassifier
{
    /// <summary>
    /// Every picture changed, by at most ε a pixel, so that its own label becomes improbable: projected gradient ascent on the loss.
    /// </summary>
    /// <param name="set">Images of Inputs pixels in [0, 1], labels below Classes; not changed.</param>
    /// <param name="radius">ε ≥ 0, the largest change of a pixel.</param>
    /// <param name="steps">Gradients taken, ≥ 1.</param>
    /// <returns>The same labels with the changed pictures, pixels in [0, 1].</returns>
    public ImageSet Attack(ImageSet set, double radius, int steps = 20)
    {
        ArgumentNullException.ThrowIfNull(set);
        Check.NotNegative(radius);
        Check.AtLeast(steps, 1);
        var pixels = set.Flatten();
        var near = (float[])pixels.Clone();
        var step = (float)(steps == 1 ? radius : 2.5 * radius / steps);
        for (var k = 0; k < steps; k++)
        {
            Host.Poll();
            var x = Tensor.From(near, set.Count, set.Pixels);
            var slope = Gradient.Of(Apply(x).CrossEntropy(set.Labels).Sum(), x).Data;
            for (var i = 0; i < near.Length; i++)
            {
                var moved = near[i] + (step * Math.Sign(slope[i]));
                near[i] = Math.Clamp(Math.Clamp(moved, pixels[i] - (float)radius, pixels[i] + (float)radius), 0, 1);
            }
        }

        return new ImageSet(set.Name, [.. near.Chunk(set.Pixels)], set.Labels, set.Width, set.Height, set.ClassNames, set.Count);
    }
}
