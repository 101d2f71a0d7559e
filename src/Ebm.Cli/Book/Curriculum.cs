namespace Ebm.Cli;

/// <summary>A chapter that the course plans.</summary>
/// <param name="Number">Its number, which its notebook's name begins with.</param>
/// <param name="Title">Its title.</param>
/// <param name="Idea">What it is about, in one sentence.</param>
internal sealed record PlannedChapter(int Number, string Title, string Idea);

/// <summary>
/// The course as a whole: three parts, twenty-three chapters, those not yet written included. The one list of them: pages are made from it,
/// and a test compares the README with it.
/// </summary>
internal static class Curriculum
{
    /// <summary>The number of the chapter that holds every model.</summary>
    public const int Atlas = 22;

    /// <summary>The parts, in order.</summary>
    public static readonly IReadOnlyList<(string Title, string Idea, IReadOnlyList<PlannedChapter> Chapters)> Parts =
    [
        ("Energies", "What an energy is, and the three things to do with one: find low values, sample, remember.",
        [
            new(1, "Energy", "One number that says how well things fit, used in every way."),
            new(2, "Gibbs", "From energy to probability, and what temperature means."),
            new(3, "Inference", "Finding low energy: search, gradients, shortest paths."),
            new(4, "Sampling", "Visiting low energy: Metropolis, Langevin, Hamiltonian, tempering."),
            new(5, "Ising", "Many small magnets, one phase transition."),
            new(6, "Hopfield", "Memories as valleys; what fits in, and what goes wrong."),
            new(7, "Dense memory", "Steeper valleys hold more; attention is one step downhill."),
        ]),
        ("Learning", "Shaping an energy: down where the data are, up elsewhere.",
        [
            new(8, "Losses", "Push down the right answer, pull up the most offending wrong one."),
            new(9, "Contrastive divergence", "Maximum likelihood with a sampler in the loop."),
            new(10, "Without Z", "Learning that never needs the partition function."),
            new(11, "Joint embedding", "Similar things close by, and how not to collapse."),
            new(12, "Deep energies", "A neural network as the landscape."),
            new(13, "JEM", "Every classifier hides an energy."),
        ]),
        ("Architectures", "The models you know, each read as an energy.",
        [
            new(14, "Classifier", "Softmax and logistic, as bars of energy."),
            new(15, "Bounded volume", "PCA, k-means, mixtures, ICA: few places can be low."),
            new(16, "Sparse coding", "Low energy bought with few active units."),
            new(17, "Autoencoders", "Reconstruct, denoise, contract."),
            new(18, "VAE", "A bound on the free energy, and a walk through it."),
            new(19, "Flows", "Volume measured exactly, by change of variables."),
            new(20, "Diffusion", "The score is the slope of the energy."),
            new(21, "Adversarial", "The discriminator as energy."),
            new(22, "Atlas", "Every model on one page, through one interface."),
            new(23, "Composition", "Energies add: models that were trained apart work together."),
        ]),
    ];

    /// <summary>Whether a number is that of a chapter.</summary>
    public static bool Has(int number) => Parts.Any(part => part.Chapters.Any(chapter => chapter.Number == number));
}
