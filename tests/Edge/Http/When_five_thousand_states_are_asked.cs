using System.Globalization;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Domain.Agents;

namespace Gse.Edge.Tests.Http;

/// <summary>
/// The largest call that clients make (contract gse-tasks-files-processes 4.1: bk-job asks 5000 at once).
/// </summary>
public sealed class When_five_thousand_states_are_asked(When_five_thousand_states_are_asked.LargeFleet edge)
    : IClassFixture<When_five_thousand_states_are_asked.LargeFleet>
{
    [Fact]
    public async Task all_rows_come_in_the_order_asked()
    {
        using var client = edge.Client();
        var ids = Enumerable.Range(0, LargeFleet.Size).Select(LargeFleet.IdOf).Reverse().ToArray();
        var body = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["agent_id_list"] = ids });
        var answer = await GseAnswer.PostAsync(client, "/api/v2/cluster/list_agent_state", body);
        Assert.Equal(ids, answer.Data.EnumerateArray().Select(row => row.GetProperty("bk_agent_id").GetString()));
        Assert.All(answer.Data.EnumerateArray(), row => Assert.Equal(0, row.GetProperty("status_code").GetInt32()));
    }

    public sealed class LargeFleet : EdgeUnderTest
    {
        public const int Size = 5000;

        public static string IdOf(int number) =>
            "0100005254" + number.ToString("D22", CultureInfo.InvariantCulture);

        protected override async Task SeedAsync()
        {
            for (var i = 0; i < Size; i++)
            {
                var agent = AgentId.Parse(IdOf(i));
                var host = new HostAddress(0, $"10.1.{i / 250}.{i % 250}");
                await HappenAsync(
                    StreamName.OfAgent(agent), new AgentEnrolled(agent, host, $"h{i}", "C", "t", EdgeWithFleet.T0));
            }
        }
    }
}
