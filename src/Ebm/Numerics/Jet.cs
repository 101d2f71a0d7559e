//  f, f', f'' of one variable, carried through a formula:
//      (f + g)'' = f'' + g'',   (f g)'' = f''g + 2f'g' + f g'',   φ(f)'' = φ''(f) f'² + φ'(f) f''

namespace Ebm;

/// <summary>A number with its first and second derivative.</summary>
/// <param name="Value">f.</param>
/// <param name="First">f'; 0 for a constant.</param>
/// <param name="Second">f''; 0 for a constant.</param>
internal readonly record struct Jet(double Value, double First = 0, double Second = 0)
{
    public static implicit operator Jet(double constant) => new(constant);

    public static Jet operator +(Jet a, Jet b) => new(a.Value + b.Value, a.First + b.First, a.Second + b.Second);

    public static Jet operator -(Jet a) => new(-a.Value, -a.First, -a.Second);

    public static Jet operator -(Jet a, Jet b) => a + -b;

    public static Jet operator *(Jet a, Jet b) =>
        new(a.Value * b.Value, (a.First * b.Value) + (a.Value * b.First), (a.Second * b.Value) + (2 * a.First * b.First)
            + (a.Value * b.Second));

    public static Jet operator /(Jet a, Jet b) => a * b.Through(1 / b.Value, -1 / b.Value / b.Value, 2 / b.Value / b.Value / b.Value);

    public Jet Sqrt() => Math.Sqrt(Value) is var root ? Through(root, 0.5 / root, -0.25 / root / Value) : default;

    public Jet Exp() => Math.Exp(Value) is var e ? Through(e, e, e) : default;

    public Jet Log() => Through(Math.Log(Value), 1 / Value, -1 / Value / Value);

    /// <summary>log(1 + f), exact for small f too.</summary>
    public Jet LogOnePlus() => Through(LogOnePlus(Value), 1 / (1 + Value), -1 / (1 + Value) / (1 + Value));

    /// <summary>e^f − 1, exact for small f too.</summary>
    public Jet ExpMinusOne() => Math.Exp(Value) is var e ? Through(ExpMinusOne(Value), e, e) : default;

    /// <summary>f^n for n ≥ 1 and f ≥ 0.</summary>
    public Jet Power(double n) =>
        n == 1 ? this : Through(Math.Pow(Value, n), n * Math.Pow(Value, n - 1), n * (n - 1) * Math.Pow(Value, n - 2));

    /// <summary>log(1 + x) without losing a small x (Kahan's correction).</summary>
    public static double LogOnePlus(double x) => 1 + x is var u && u == 1 ? x : Math.Log(u) * x / (u - 1);

    /// <summary>e^x − 1 without losing a small x (Kahan's correction).</summary>
    public static double ExpMinusOne(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u == 0 || double.IsInfinity(u) ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    private Jet Through(double f, double slope, double curvature) => new(f, slope * First, (curvature * First * First) + (slope * Second));
}
