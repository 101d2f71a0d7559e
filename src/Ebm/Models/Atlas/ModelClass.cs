namespace Ebm;

/// <summary>
/// What keeps the energy up where there are no data: a push (contrastive, C) or the way the model is built (architectural, A). The classes
/// are those of LeCun's lectures on energy-based learning.
/// </summary>
public enum ModelClass
{
    /// <summary>Pushed up everywhere, each place by its probability: maximum likelihood.</summary>
    C1,

    /// <summary>Pushed up at chosen points: noise, neighbours, wrong answers, where a sampler ends.</summary>
    C2,

    /// <summary>Damaged data are mapped back, so that the energy grows with the damage.</summary>
    C3,

    /// <summary>Built so that only a bounded volume can be low.</summary>
    A1,

    /// <summary>The low volume is measured and priced, by a term on a latent variable.</summary>
    A2,

    /// <summary>The code or the map is kept as constant as possible away from the data.</summary>
    A3,

    /// <summary>Flat at the data and strongly curved there: score matching.</summary>
    A4,
}
