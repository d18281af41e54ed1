using System.Text;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary><c>stream_to</c> of a request, on its way into an event.</summary>
/// <param name="Body">As sent, with its secrets.</param>
/// <param name="Path">Its place in the request, for messages.</param>
public sealed record StreamToInput(JsonText Body, string Path)
{
    private const int MaxBytes = 32 * 1024;

    /// <summary>Without the secrets, so that no log line can hold them.</summary>
    public override string ToString() => Path;

    /// <summary>What is wrong with it; null if nothing is, or there is nothing.</summary>
    public Refusal? Check()
    {
        if (Body.Value is null)
        {
            return null;
        }

        var problems = new InputProblems();
        Read(problems);
        return problems.Refusal;
    }

    internal StreamToBody Read(InputProblems problems)
    {
        if (Encoding.UTF8.GetByteCount(Body.ToString()) > MaxBytes)
        {
            problems.Wrong(Path, $"must not be larger than {MaxBytes} bytes");
        }

        return StreamToBody.Read(Body.Parse(), Path, problems);
    }

    /// <summary>Sealed to take the place of what is stored.</summary>
    internal (JsonText Body, Refusal? Refusal) Seal(StreamToState state, ISecretSeal seal)
    {
        var problems = new InputProblems();
        var stored = (state as StreamToState.Usable)?.Body ?? default;
        return (StreamToSecrets.Seal(Body, stored, seal, Path, problems), problems.Refusal);
    }
}
