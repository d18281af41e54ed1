using Gse.Application.EventLog;
using Gse.Domain;

namespace Gse.Application;

/// <summary>The answer of a use case: a value, or the refusal that says why there is none.</summary>
public readonly record struct Result<T> : IRefusable<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal, LogPosition position) =>
        (_value, Refusal, Position) = (value, refusal, position);

    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Value => Refusal is null
        ? _value!
        : throw new InvalidOperationException("A refused result has no value.");

    public Refusal? Refusal { get; }

    /// <summary>
    /// Of a command: the position of its last event, to be waited for by a query that must see it;
    /// <see cref="LogPosition.Start"/> if nothing was written.
    /// </summary>
    public LogPosition Position { get; }

    internal static Result<T> Ok(T value, LogPosition position) => new(value, null, position);

    static Result<T> IRefusable<Result<T>>.Refused(Refusal refusal) => refusal;

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal, LogPosition.Start);

    public static implicit operator Result<T>(T value) => Ok(value, LogPosition.Start);
}

/// <summary>Makes results.</summary>
public static class Result
{
    public static Result<T> Ok<T>(T value) => Result<T>.Ok(value, LogPosition.Start);

    public static Result<T> Ok<T>(T value, LogPosition position) => Result<T>.Ok(value, position);
}

/// <summary>Lets a pipeline behaviour refuse without knowing what would have been answered.</summary>
public interface IRefusable<TSelf>
    where TSelf : IRefusable<TSelf>
{
    Refusal? Refusal { get; }

    static abstract TSelf Refused(Refusal refusal);
}
