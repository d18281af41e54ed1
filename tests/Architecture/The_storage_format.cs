using System.Text.RegularExpressions;
using Gse.Application.Events;

namespace Gse.Architecture.Tests;

/// <summary>
/// Events outlive the program that wrote them. A change to a name in here shows as a change of the golden file;
/// <c>GSE_GOLDEN=rewrite</c> writes the file anew, for a reviewer to look at.
/// </summary>
public sealed partial class The_storage_format
{
    [Fact]
    public void of_the_events_is_the_golden_one() => Compare("events.txt", StorageFormat.Describe());

    [Theory]
    [InlineData("heartbeats.txt", "src/Application/Heartbeats/heartbeats.proto")]
    [InlineData("taskoutput.txt", "src/Application/Tasks/Output/taskoutput.proto")]
    public void of_what_is_no_json_is_the_golden_one(string golden, string proto) => Compare(
        golden,
        string.Concat(Repository.Lines(proto)
            .Where(line => ProtoElement().IsMatch(line))
            .Select(line => line.Split("//")[0].TrimEnd() + "\n")));

    [Theory]
    [InlineData("src/Application/Heartbeats", "HeartbeatsRecorded")]
    [InlineData("src/Application/Tasks/Output", "TaskOutputRecorded")]
    public void names_what_is_no_json(string folder, string name) => Assert.Contains(
        Repository.Sources(folder),
        file => File.ReadAllText(Repository.PathOf(file)).Contains($"\"{name}\"", StringComparison.Ordinal));

    [Fact]
    public void knows_every_event_by_the_name_of_its_type() => Assert.Equal(
        StorageFormat.EventTypes().Select(type => type.Name), EventCodec.Names);

    private static void Compare(string name, string actual)
    {
        var golden = Repository.PathOf($"tests/Architecture/golden/{name}");
        if (Environment.GetEnvironmentVariable("GSE_GOLDEN") == "rewrite")
        {
            File.WriteAllText(golden, actual);
            Assert.Fail($"{name} is written anew: look at the difference, then run without GSE_GOLDEN");
        }

        Assert.Equal(File.ReadAllLines(golden), actual.TrimEnd('\n').Split('\n'));
    }

    [GeneratedRegex(@"^\s*(message|enum|oneof)\s|=\s*\d+|^\s*(package|syntax)\b")]
    private static partial Regex ProtoElement();
}
