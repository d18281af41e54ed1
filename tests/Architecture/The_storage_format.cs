using Gse.Application.Events;

namespace Gse.Architecture.Tests;

/// <summary>
/// Events outlive the program that wrote them. A change to a name in here shows as a change of the golden file;
/// <c>GSE_GOLDEN=rewrite</c> writes the file anew, for a reviewer to look at.
/// </summary>
public sealed class The_storage_format
{
    private const string Golden = "tests/Architecture/golden/events.txt";

    [Fact]
    public void of_the_events_is_the_golden_one()
    {
        var actual = StorageFormat.Describe();
        if (Environment.GetEnvironmentVariable("GSE_GOLDEN") == "rewrite")
        {
            File.WriteAllText(Repository.PathOf(Golden), actual);
            Assert.Fail($"{Golden} is written anew: look at the difference, then run without GSE_GOLDEN");
        }

        var golden = File.ReadAllLines(Repository.PathOf(Golden));
        var lines = actual.TrimEnd('\n').Split('\n');
        Assert.Equal(golden, lines);
    }

    [Fact]
    public void knows_every_event_by_the_name_of_its_type() => Assert.Equal(
        StorageFormat.EventTypes().Select(type => type.Name), EventCodec.Names);
}
