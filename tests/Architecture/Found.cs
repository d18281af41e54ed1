namespace Gse.Architecture.Tests;

/// <summary>Says everything that breaks a rule at once, one line each.</summary>
internal static class Found
{
    public static void Nothing(IEnumerable<string> violations)
    {
        var list = violations.ToList();
        Assert.True(list.Count == 0, $"{list.Count} found:\n{string.Join('\n', list)}");
    }
}
