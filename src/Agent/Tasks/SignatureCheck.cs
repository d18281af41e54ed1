using System.Security.Cryptography;
using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Whether an operator vouches for an order, on hosts that ask for one. A nonce is good for one run on this host, so
/// that nobody can have a signed order run a second time, under another id or as another target of the same task; it is
/// remembered for as long as it could be used.
/// </summary>
internal sealed class SignatureCheck(TimeProvider time)
{
    private readonly Dictionary<string, (RunKey Run, long NotAfterMs)> _nonces = [];

    /// <summary>What is to be kept of the nonces over a restart.</summary>
    public IEnumerable<JournalRecord> Nonces => _nonces.Select(n => new JournalRecord
    {
        TaskId = n.Value.Run.TaskId,
        Target = n.Value.Run.Target,
        Nonce = new NonceTaken { Nonce = n.Key, NotAfterMs = n.Value.NotAfterMs },
    });

    public void Remember(JournalRecord record) =>
        _nonces[record.Nonce.Nonce] = (new RunKey(record.TaskId, record.Target), record.Nonce.NotAfterMs);

    /// <summary>Those that no order can come with any more.</summary>
    public void ForgetOld()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (nonce, (_, notAfter)) in _nonces)
        {
            if (notAfter < now)
            {
                // Removing while enumerating is allowed for a dictionary.
                _nonces.Remove(nonce);
            }
        }
    }

    /// <param name="keys">PEM, each a public key; none: every order is taken.</param>
    /// <returns>The nonce to remember if the order is taken; or why it is not.</returns>
    public (JournalRecord? Nonce, LaunchRefusal? Refusal) Check(TaskOrder order, IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
        {
            return (null, null);
        }

        if (order.BodyCase == TaskOrder.BodyOneofCase.Process)
        {
            // Signatures are over scripts. Operations on what is known bring nothing new to run; a spec would.
            return order.Process.Spec is null
                ? (null, null)
                : Refuse("this host runs only what an operator signed, and process definitions cannot be signed");
        }

        if (order.Signature is not { } signature)
        {
            return Refuse("this host runs only what an operator signed, and nobody signed this");
        }

        if (!keys.Any(k => IsSigned(order.Script, signature, k)))
        {
            return Refuse("the signature is not one of this order by a key that this host knows");
        }

        if (signature.NotAfterMs < time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return Refuse("the signature has expired, by this host's clock");
        }

        var run = new RunKey(order.TaskId, order.Target);
        if (signature.Nonce.Length == 0
            || (_nonces.TryGetValue(signature.Nonce, out var taken) && taken.Run != run))
        {
            return Refuse("the signature has been used for another run");
        }

        var nonce = new NonceTaken { Nonce = signature.Nonce, NotAfterMs = signature.NotAfterMs };
        return (new JournalRecord { TaskId = run.TaskId, Target = run.Target, Nonce = nonce }, null);
    }

    private static bool IsSigned(ScriptOrder order, TaskSignature signature, string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return SignedOrder.IsSignedBy(order, signature, key);
    }

    private static (JournalRecord?, LaunchRefusal?) Refuse(string why) =>
        (null, new LaunchRefusal(StartFailure.NotAllowed, why));
}
