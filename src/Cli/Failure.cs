namespace Gse.Cli;

/// <summary>Why a command could not do what it was asked for.</summary>
/// <param name="Message">One line for people.</param>
/// <param name="Status">What the edge answered over HTTP; 0 if it did not.</param>
internal sealed record Failure(int ExitCode, string Message, int Status = 0);

/// <summary>An edge's answer, or why there is none.</summary>
internal readonly struct Answer<T>
    where T : class
{
    private Answer(T? value, Failure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public Failure? Failure { get; }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Failure failure) => new(null, failure);
}
