using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Gse.Protocol.Tests;

public sealed class The_signed_order : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void has_this_text_for_ever()
    {
        // Operators and agents of different versions have to agree on it.
        const string Expected = """
            gse-signed-order 1
            user 4:root
            interpreter 0:
            file 6:/tmp/a 4:x.sh 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
            environment 1:A 2:é
            environment 1:B 1:2
            atomic 0 10 after  command 13:/tmp/a/x.sh 1
            atomic 1 0 after 0 command 4:true
            not-after 1796000000000
            nonce 3:n-1

            """;
        Assert.Equal(Expected, Encoding.UTF8.GetString(SignedOrder.Text(Order(), 1796000000000, "n-1")));
    }

    [Fact]
    public void does_not_depend_on_the_order_of_variables()
    {
        var other = Order();
        other.Environment.Clear();
        other.Environment["A"] = "é";
        other.Environment["B"] = "2";
        Assert.True(SignedOrder.IsSignedBy(other, Sign(Order()), _key));
    }

    [Fact]
    public void is_another_with_any_part_changed()
    {
        var signature = Sign(Order());
        Assert.True(SignedOrder.IsSignedBy(Order(), signature, _key));
        Action<ScriptOrder>[] changes =
        [
            o => o.User = "r", o => o.Interpreter = "x", o => o.Files[0].Name = "y", o => o.Files[0].Folder = "/tmp",
            o => o.Files[0].Content = ByteString.CopyFromUtf8("bar"), o => o.Files.Add(o.Files[0].Clone()),
            o => o.Files.Clear(), o => o.Atomics[0].Id = 2, o => o.Atomics[0].TimeoutSeconds = 11,
            o => o.Atomics[0].Command += " ", o => o.Atomics[1].After.Add(1), o => o.Atomics.RemoveAt(1),
            o => o.Environment["A"] = "e", o => o.Environment["C"] = "", o => o.Environment.Remove("B"),
        ];
        Assert.All(changes, change =>
        {
            var order = Order();
            change(order);
            Assert.False(SignedOrder.IsSignedBy(order, signature, _key));
        });
        Action<TaskSignature>[] others =
            [s => s.Nonce = "n-2", s => s.NotAfterMs++, s => s.KeyId = "x", s => s.Signature = ByteString.Empty];
        Assert.All(others, change =>
        {
            var changed = signature.Clone();
            change(changed);
            Assert.False(SignedOrder.IsSignedBy(Order(), changed, _key));
        });
    }

    private TaskSignature Sign(ScriptOrder order) =>
        SignedOrder.Sign(order, _key, DateTimeOffset.FromUnixTimeMilliseconds(1796000000000), "n-1");

    private static ScriptOrder Order() => new()
    {
        User = "root",
        Files =
        {
            new ScriptFile { Folder = "/tmp/a", Name = "x.sh", Content = ByteString.CopyFromUtf8("foo") },
        },
        Environment = { ["B"] = "2", ["A"] = "é" },
        Atomics =
        {
            new AtomicTask { Id = 0, Command = "/tmp/a/x.sh 1", TimeoutSeconds = 10 },
            new AtomicTask { Id = 1, Command = "true", After = { 0 } },
        },
    };
}
