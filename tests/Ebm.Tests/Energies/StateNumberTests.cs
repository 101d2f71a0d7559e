namespace Ebm.Tests;

/// <summary>One order of states in the whole library: whoever numbers states counts as their space does.</summary>
public class StateNumberTests
{
    public static TheoryData<string, StateSpace> Spaces => new()
    {
        { "bits", StateSpace.Bits(5) },
        { "spins", StateSpace.Spins(4) },
        { "symbols", StateSpace.Symbols(3, 2, 4) },
        { "pair", StateSpace.Pair(StateSpace.Spins(3), StateSpace.Symbols(5)) },
    };

    [Theory]
    [MemberData(nameof(Spaces))]
    public void A_state_by_its_number_is_that_of_the_enumeration(string name, StateSpace space)
    {
        Assert.NotEmpty(name);
        var states = space.States();
        Assert.Equal(space.Count, states.Count);
        for (var i = 0; i < states.Count; i++)
            Assert.Equal(states[i], space.State(i));
        Assert.Throws<ArgumentOutOfRangeException>("number", () => space.State(-1));
        Assert.Throws<ArgumentOutOfRangeException>("number", () => space.State(states.Count));
    }

    [Fact]
    public void Machines_tables_and_assignments_count_alike()
    {
        var (machine, table) = (BoltzmannMachine.Random(4, 1, new Rng(1)), new DiscreteTable(new double[24], 3, 2, 4));
        for (var s = 0; s < 16; s++)
            Assert.Equal(machine.Space.State(s), Array.ConvertAll(machine.State(s), x => (double)x));
        for (var s = 0; s < 24; s++)
        {
            Assert.Equal(table.Space.State(s), Array.ConvertAll(table.StateOf(s), x => (double)x));
            Assert.Equal(s, table.RowOf(table.StateOf(s)));
        }

        var (all, number) = (StateSpace.Symbols(3, 3, 3), 0);
        foreach (var assignment in Exhaustive.Assignments(3, 3))
            Assert.Equal(all.State(number++), Array.ConvertAll(assignment, x => (double)x));
    }

    [Fact]
    public void States_of_a_real_space_have_no_numbers() => Assert.Throws<InvalidOperationException>(() => StateSpace.Real(2).State(0));
}
