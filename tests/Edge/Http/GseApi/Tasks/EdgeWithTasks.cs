using System.Text.Json;
using Gse.Domain.Access;
using Microsoft.AspNetCore.Builder;

namespace Gse.Edge.Tests.Http.GseApi.Tasks;

/// <summary>An edge whose tasks end as a test wants them to.</summary>
public sealed class EdgeWithTasks : EdgeUnderTest
{
    public TasksInTest Tasks { get; } = new();

    internal async Task<GseAnswer> PostAsync(string path, string body, Role role = Role.Operator)
    {
        using var client = Client(role);
        return await GseAnswer.PostAsync(client, path, body);
    }

    protected override void Configure(WebApplicationBuilder builder) => Tasks.Register(builder.Services);
}

/// <summary>What is the same in the answers of several actions.</summary>
internal static class TaskAnswers
{
    /// <summary>All of a started task's <c>data</c>, and the id in it.</summary>
    public static string StartedId(this GseAnswer answer)
    {
        Assert.Equal(["version", "result"], answer.Data.Names());
        Assert.Equal("2.0.0", answer.Data.GetProperty("version").GetString());
        Assert.Equal(["task_id"], answer.Data.GetProperty("result").Names());
        return answer.Data.GetProperty("result").GetProperty("task_id").GetString()!;
    }

    public static List<JsonElement> Rows(this GseAnswer answer)
    {
        Assert.Equal(["version", "result"], answer.Data.Names());
        return [.. answer.Data.GetProperty("result").EnumerateArray()];
    }

    public static IEnumerable<string> Names(this JsonElement item) =>
        item.EnumerateObject().Select(property => property.Name);

    public static int Int(this JsonElement item, string name) => item.GetProperty(name).GetInt32();

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    public static IEnumerable<string?> Texts(this JsonElement item, string name) =>
        item.GetProperty(name).EnumerateArray().Select(element => element.GetString());
}
