using System.Text;
using Gse.Infrastructure.Sinks.Kafka;

namespace Gse.Infrastructure.Tests.Sinks.Kafka;

public sealed class The_hash_of_hosts
{
    // The values that the tests of Kafka's own clients name.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void is_that_of_kafkas_own_producers(string key, int hash) =>
        Assert.Equal(hash, Murmur2.Hash(Encoding.UTF8.GetBytes(key)));
}
